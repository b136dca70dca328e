import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseTrackingCode } from "../../api/domain/tracking-code.ts";
import { codeOf, type StaffClient } from "../support/client.ts";
import { application, caseOf, newNik, searched, signedIn, staffedService, submit } from "../support/journey.ts";
import { statementsOf } from "../support/statements.ts";

let office: Awaited<ReturnType<typeof staffedService>>;
beforeAll(async () => {
  office = await staffedService();
  await office.service.counting.stop(); // nobody counts while statements are counted
});
afterAll(() => office.service.stop());

async function submitAs(name: string): Promise<string> {
  const applicant = { name, nik: newNik(), phone: "081234567890", familyCardNumber: null };
  const documents = [{ document: "AKTA_KEMATIAN", reason: "NEW", subjectName: "Andi Baso", subjectNik: newNik(), files: [] }];
  const { code } = await submit(office.service, application({ applicant, documents }));
  return (await caseOf(office.verifier, code)).id;
}
interface Recorded {
  readonly fact: { readonly by: string; readonly requestIds: readonly string[] };
  readonly whole: string;
}
/** What the journal says of searches since; its text as a whole, too. */
async function recordedDuring(doing: () => Promise<unknown>): Promise<Recorded[]> {
  const read = async (): Promise<Recorded[]> =>
    (
      await sql<Recorded>`select fact, journal::text as whole from journal where fact ->> 'type' = 'requestsSearched' order by seq`.execute(
        office.service.database.em.fork().getKysely<unknown>(),
      )
    ).rows;
  const before = (await read()).length;
  await doing();
  return (await read()).slice(before);
}
const tryOut = async (staff: StaffClient, variables: Record<string, unknown>): Promise<string | undefined> =>
  codeOf(
    await staff.ask(
      `query ($text: String! = "x y", $first: Int! = 20, $after: String) { searchRequests(text: $text, first: $first, after: $after) { edges { cursor } } }`,
      variables,
    ),
  );

it("a name's requests come page by page, newest first, each once; each page is a fact with whom it showed and without a word", async () => {
  const ids: string[] = [];
  for (let count = 0; count < 5; count++) ids.unshift(await submitAs("Hasnawati Parenrengi"));
  await submitAs("Hasnawati Saja");
  const recorded = await recordedDuring(async () => {
    expect(await searched(office.verifier, "parenrengi  HASNAWATI", 2)).toEqual(ids);
  });
  expect(recorded.map(({ fact }) => fact)).toEqual([
    { type: "requestsSearched", by: "NAME", requestIds: ids.slice(0, 2) },
    { type: "requestsSearched", by: "NAME", requestIds: ids.slice(2, 4) },
    { type: "requestsSearched", by: "NAME", requestIds: ids.slice(4) },
  ]);
  const words = ["hasnawati", "parenrengi"].map((word) => office.service.vault.blindIndex("NAME_WORD", word));
  const hidden = ["hasnawati", "parenrengi", ...words.flatMap((word) => [word.toString("hex"), word.toString("base64")])];
  for (const { whole } of recorded) for (const word of hidden) expect(whole.toLowerCase()).not.toContain(word.toLowerCase());
});
it("what finds nothing is a fact as well; what says nothing is none", async () => {
  expect((await recordedDuring(() => searched(office.verifier, "7372019999999999"))).map(({ fact }) => fact)).toEqual([
    { type: "requestsSearched", by: "NAME", requestIds: [] },
  ]);
  expect(await recordedDuring(() => searched(office.verifier, " - "))).toEqual([]);
});
it("a name that reads like a code or a label by chance is found", async () => {
  const names = Array.from(
    { length: 200 },
    (_, index) => `Kasandra${String.fromCharCode(97 + (index % 20), 97 + Math.floor(index / 20))} Bakr`,
  );
  const likeCode = names.find((name) => parseTrackingCode(name) !== null)!;
  for (const name of [likeCode, "Darmawatya"]) {
    const id = await submitAs(name);
    expect([name, await searched(office.verifier, name)]).toEqual([name, [id]]);
  }
});
it("bounds: at most 50 a page, a cursor of a page, 200 characters; and not for couriers", async () => {
  expect(await tryOut(office.verifier, { first: 50 })).toBeUndefined();
  for (const wrong of [{ first: 0 }, { first: 51 }, { after: "x" }, { text: "x".repeat(201) }])
    expect([wrong, await tryOut(office.verifier, wrong)]).toEqual([wrong, "INVALID_INPUT"]);
  expect(await tryOut(await signedIn(office.service, ["COURIER"]), {})).toBe("NOT_PERMITTED");
});
it("lists cost no statement per row: a search and a queue of twenty as many as of one", async () => {
  for (let count = 0; count < 20; count++) await submitAs("Rosmini Dua");
  const fields = `edges { node { id state applicantName villageName documents { name state } clock { condition } } } pageInfo { hasNextPage }`;
  const read = (field: string, first: number) => async (): Promise<void> => {
    const answer = await office.verifier.ask(`query ($first: Int!) { found: ${field} { ${fields} } }`, { first });
    expect((answer.data?.["found"] as { edges: unknown[] }).edges).toHaveLength(first);
  };
  for (const field of [`searchRequests(text: "rosmini dua", first: $first)`, `requests(queue: NEW, first: $first)`]) {
    const [one, twenty] = [await statementsOf(read(field, 1)), await statementsOf(read(field, 20))];
    // The relay looks at the journal meanwhile.
    expect([field, twenty.length - one.length < 5, twenty.length < 20]).toEqual([field, true, true]);
  }
});
