import { mutantsOf } from "./list.ts";
import type { Room } from "./mutate.ts";

const recount = mutantsOf("recount", "statistics/recount.ts", "api/recount", "api/holidays");
const holidays = mutantsOf("list", "catalogue/catalogue.commands.ts", "api/holidays");
const clocks = mutantsOf("list-now", "catalogue/holiday.queries.ts", "api/holidays");
const closing = mutantsOf("closing", "statistics/closing.commands.ts", "api/closing");
const cells = mutantsOf("cells", "statistics/closing.commands.ts", "api/withheld-cells");
const counting = mutantsOf("counting", "statistics/count-facts.ts", "api/counting");

/** What is counted, counted anew, closed, signed and withheld. */
export const figures: Room = {
  name: "figures",
  tests: [],
  mutants: [
    recount("live", "  await run(lookIn(`${SCHEMA}, ${path}`));\n", ""),
    recount("one", "isFree = rows[0]!.free;", "isFree = rows.length > 0;"),
    recount("left-over", "  await dropTables(tx);\n  return months;", "  return months;"),
    recount("gone", "await run(sql`insert into ${old} select * from ${anew} except select * from ${old}`);", ""),
    recount("closed", "from closed_month c where c.month = changed.month", "from closed_month c"),
    recount("place", "  await moveTo(tx, place);\n", `  await moveTo(tx, "999999999");\n`),
    recount("last-page", "limit ${REQUESTS_AT_ONCE}", "limit ${REQUESTS_AT_ONCE} offset 1"),
    recount("fact", "months: months.map(({ month }) => month)", "months: []"),
    holidays("first", "? ALWAYS : now", "? now : now"),
    holidays("withdrawn", "for (const gone of holding.values()) gone.withdrawnAt = now;", ""),
    holidays("again", "{ withdrawnAt: null }", "{}"),
    clocks("now", "withdrawnAt: withdrawnAt ?? null", "withdrawnAt: null"),
    counting("back", "...gone.map((unit) => ({ unit, by: -1 })), ", ""),
    counting("removed", "  await removeUnits(tx, gone);\n", ""),
    counting("corrected", "!correctedAt && ", ""),
    counting("stage-order", "{ REVIEW: REVIEW!, PRODUCTION: PRODUCTION!,", "{ PRODUCTION: PRODUCTION!, REVIEW: REVIEW!,"),
    closing("uncounted", "if (!(await isCountedUntil(tx, openSince))) return [];", ""),
    closing("days", "const OPEN_DAYS = 3;", "const OPEN_DAYS = 2;"),
    closing("newest", "!known.has(month) && month < newest", "!known.has(month) && month <= newest"),
    closing("again", "!known.has(month) && ", ""),
    closing("role", `  ensureRole(work.actor, "figures.revise");\n`, ""),
    closing("reason", "const reason = reasonFrom(input.reason);", "const reason = input.reason;"),
    closing(
      "stale",
      `if (closed.revision !== expectedRevision) throw new DomainError("STALE", { revision: closed.revision });`,
      "",
    ),
    closing("empty", "[0] ?? recordFrom(month, [])", "[0]!"),
    closing("published", `closed.source !== "HANDOVERS" || `, ""),
    closing("nothing", " || sameFigures(counted, closed)", ""),
    closing("next", "revision: closed.revision + 1,\n      reason", "revision: closed.revision + 2,\n      reason"),
    cells("before", "withheldBefore(dimension))]", "new Set())]"),
    cells("withheld", "withholdSmall(cells[dimension]", "withholdSmall({ ...cells[dimension], other: 99 }"),
  ],
};
