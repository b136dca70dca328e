import pg from "pg";
import { vi } from "vitest";

/** The statements with which the service, which lives in this process, does something; what else goes on meanwhile is among them. */
export async function statementsOf(doing: () => Promise<unknown>): Promise<string[]> {
  const spy = vi.spyOn(pg.Client.prototype, "query");
  try {
    await doing();
    return spy.mock.calls.map(([statement]: readonly unknown[]) =>
      typeof statement === "string" ? statement : (statement as { readonly text: string }).text,
    );
  } finally {
    spy.mockRestore();
  }
}
