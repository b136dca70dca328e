import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_S = 100; // USER_HZ of every Linux

interface Member {
  readonly pid: number;
  readonly parent: number;
  readonly cpuMs: number; // with that of children that have ended
}

/** A process and everything below it, as Linux tells it. */
export function family(root: number): Member[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(memberOf);
  const found = new Set([root]);
  for (let size = 0; size !== found.size;) {
    size = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid }) => found.has(pid));
}

/** CPU time so far of a process and everything below it. */
export const familyCpuMs = (root: number): number => family(root).reduce((sum, { cpuMs }) => sum + cpuMs, 0);

function memberOf(name: string): Member[] {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return [{ pid: Number(name), parent: Number(fields[1]), cpuMs: (ticks * 1000) / TICKS_PER_S }];
  } catch {
    return []; // it has just ended
  }
}
