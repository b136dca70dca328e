import pg from "pg";
import { vi } from "vitest";

/** A statement as the service sent it. */
export interface Sent {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What the service, which lives in this process, sends meanwhile; each text once. */
export async function sentDuring(doing: () => Promise<unknown>): Promise<Sent[]> {
  const spy = vi.spyOn(pg.Client.prototype, "query");
  try {
    await doing();
    const sent = spy.mock.calls.map(([statement, values]: readonly unknown[]): Sent => {
      const { text, values: own } = typeof statement === "string" ? { text: statement, values: [] } : (statement as Sent);
      return { text, values: Array.isArray(values) ? values : (own ?? []) };
    });
    return [...new Map(sent.map((each) => [each.text, each])).values()];
  } finally {
    spy.mockRestore();
  }
}

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows"?: number;
  readonly "Actual Loops"?: number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}
/** How a table was gone through. */
export interface Scan {
  readonly how: string;
  readonly table: string;
  readonly rows: number; // read, also those that were thrown away; of a change that is only planned: 0
}

/** Runs it again and undoes it. A change is planned and not made: it would be refused the second time. */
export async function scansOf(client: pg.Client, { text, values }: Sent): Promise<Scan[]> {
  const isRead = /^\s*select\b/i.test(text);
  if (!isRead && !/^\s*(insert|update|delete|with)\b/i.test(text)) return [];
  await client.query("begin");
  try {
    const explained = await client.query<{ "QUERY PLAN": readonly [{ readonly Plan: PlanNode }] }>(
      `explain (${isRead ? "analyze, timing off, " : ""}format json) ${text}`,
      [...values],
    );
    return scansIn(explained.rows[0]!["QUERY PLAN"][0].Plan);
  } finally {
    await client.query("rollback");
  }
}

function scansIn(node: PlanNode): Scan[] {
  const table = node["Relation Name"];
  const rows = Math.round(((node["Actual Rows"] ?? 0) + (node["Rows Removed by Filter"] ?? 0)) * (node["Actual Loops"] ?? 0));
  const own = table !== undefined && node["Node Type"].endsWith("Scan") ? [{ how: node["Node Type"], table, rows }] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scansIn)];
}
