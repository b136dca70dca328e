/** Whether the database refused with such a state (PostgreSQL, appendix A). The driver's error may be wrapped by the ORM's. */
export function hasSqlState(error: unknown, is: (state: string) => boolean): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === "string" && is(code)) || hasSqlState(error.cause, is);
}
