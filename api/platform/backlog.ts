import { siteOf } from "./network.ts";

/** Bytes that may be held at once: of messages that are being worked on, and of frames that wait until somebody reads them. */
export const BACKLOG_BYTES = {
  socket: 1024 * 1024, // our pages hold a few kB
  network: 16 * 1024 * 1024, // hundreds of honest people behind one carrier's address
  site: 32 * 1024 * 1024, // or an IPv6 /48 were as many strangers as it has networks
  process: 128 * 1024 * 1024,
} as const;
export type BacklogBytes = Readonly<Record<keyof typeof BACKLOG_BYTES, number>>;

/** What is held for one socket. */
export interface Share {
  readonly hold: (bytes: number) => void;
  readonly release: (bytes: number) => void;
  /**
   * Asked before anything more is made. Over its own limit a socket is cut off; over that of its network, its site or the process, whoever of them
   * holds most.
   * @returns whether this one is still there
   */
  readonly makeRoom: () => boolean;
  /** The socket is closed; what was held for it is gone. */
  readonly leave: () => void;
}
export interface Backlog {
  readonly join: (network: string, cutOff: () => void) => Share;
  readonly heldBytes: () => number;
}

interface Member {
  held: number;
  readonly cutOff: () => void;
}
interface Group {
  held: number;
  readonly members: Set<Member>;
}

export function createBacklog(limits: BacklogBytes = BACKLOG_BYTES): Backlog {
  const all: Group = { held: 0, members: new Set() };
  const [networks, sites] = [new Map<string, Group>(), new Map<string, Group>()];
  return {
    heldBytes: () => all.held,
    join: (network, cutOff) => {
      const [own, site] = [groupIn(networks, network), groupIn(sites, siteOf(network))];
      const groups = [own, site, all];
      const leave = (): void => {
        if (!all.members.delete(member)) return;
        for (const group of [own, site]) group.members.delete(member);
        if (own.members.size === 0) networks.delete(network);
        if (site.members.size === 0) sites.delete(siteOf(network));
        change(-member.held);
      };
      const member: Member = { held: 0, cutOff: () => (leave(), cutOff()) };
      const change = (bytes: number): void => {
        for (const each of [member, ...groups]) each.held += bytes;
      };
      for (const group of groups) group.members.add(member);
      return {
        hold: (bytes) => {
          if (all.members.has(member)) change(bytes);
        },
        release: (bytes) => {
          if (all.members.has(member)) change(-bytes);
        },
        makeRoom: () => {
          if (member.held >= limits.socket) member.cutOff();
          while (own.held >= limits.network) largestOf(own).cutOff();
          while (site.held >= limits.site) largestOf(site).cutOff();
          while (all.held >= limits.process) largestOf(all).cutOff();
          return all.members.has(member);
        },
        leave,
      };
    },
  };
}

function groupIn(groups: Map<string, Group>, name: string): Group {
  const group = groups.get(name) ?? { held: 0, members: new Set() };
  groups.set(name, group);
  return group;
}
function largestOf({ members }: Group): Member {
  let largest: Member | undefined;
  for (const member of members) if (!largest || member.held > largest.held) largest = member;
  return largest!;
}
