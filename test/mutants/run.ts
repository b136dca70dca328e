import { parseArgs } from "node:util";
import { mutate, type Room } from "./mutate.ts";
import { rooms } from "./rooms.ts";
import { summaryOf } from "./summary.ts";

// `npm run mutate`, `-- --room NAME`, `-- --only ID`, both as often as wanted: ends with 1 when too many broken lines go unnoticed.
const { values } = parseArgs({ options: { room: { type: "string", multiple: true }, only: { type: "string", multiple: true } } });
const wanted = rooms.flatMap((room): Room[] => {
  const mutants = room.mutants.filter(({ id }) => values.only?.includes(id) ?? true);
  return (values.room?.includes(room.name) ?? true) && mutants.length > 0 ? [{ ...room, mutants }] : [];
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const verdicts = await mutate(wanted, ({ room, id, outcome, about }) => say(`${outcome.padEnd(10)} ${room} ${id}: ${about}`));
const { table, isGood } = summaryOf(verdicts);
say(`\n${table}`);
process.exit(isGood ? 0 : 1);
