import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measures } from "../../api/domain/measures.ts";
import { documentKinds } from "../../api/domain/services.ts";
import { codeOf, type StaffClient } from "../support/client.ts";
import {
  application,
  deskProof,
  produced,
  readCase,
  reviewed,
  signedIn,
  staffedService,
  step,
  submit,
} from "../support/journey.ts";
import { seeded } from "../support/random.ts";
import { changeHands, waitingDocuments } from "../support/random-handovers.ts";

const RANGE = { from: "2025-01", to: "2026-12" };
let office: Awaited<ReturnType<typeof staffedService>>;
let supervisor: StaffClient;
beforeAll(async () => {
  office = await staffedService();
  const { service, verifier, printer, desk } = office;
  supervisor = await signedIn(service, ["SUPERVISOR"]);
  for (const villageCode of ["73.72.01.1004", "73.72.02.1001", "73.72.03.1001", "73.72.03.1001"]) {
    const whole = application();
    const { code } = await submit(service, { ...whole, address: { ...(whole["address"] as object), villageCode } });
    await produced(printer, await reviewed(verifier, code));
  }
  await changeHands(service, await waitingDocuments(service), 31, seeded(3));
  const { code, pin } = await submit(service);
  const { id } = await produced(printer, await reviewed(verifier, code));
  await step(desk, "handOverAtDesk", deskProof((await readCase(desk, id)).pickup!, pin), "DeskProofInput");
  await service.counting.catchUp();
});
afterAll(() => office.service.stop());

const ROWS = `query ($measure: Measure!, $from: String!, $to: String!, $type: DocumentKind, $place: FigurePlaceInput, $first: Int!, $after: String) {
  countedRows(measure: $measure, from: $from, to: $to, type: $type, place: $place, first: $first, after: $after) {
    totalCount edges { node { unit id requestId month type } } pageInfo { hasNextPage endCursor } } }`;
interface Rows {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: { readonly unit: string; readonly id: string; readonly type: string | null } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
/** Page by page, three at a time. */
async function rowsOf(variables: Record<string, unknown>): Promise<{ totalCount: number; ids: string[] }> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const { data, errors } = await supervisor.ask(ROWS, { ...RANGE, first: 3, ...variables, after });
    expect(errors).toBeUndefined();
    const { totalCount, edges, pageInfo } = data?.["countedRows"] as Rows;
    ids.push(...edges.map(({ node }) => node.id));
    if (!pageInfo.hasNextPage) return { totalCount, ids };
    after = pageInfo.endCursor;
  }
}
interface PlaceRow {
  readonly value: string;
  readonly name: string;
  readonly documents: number;
  readonly byType: readonly { readonly type: string; readonly count: number }[];
  readonly counts: Record<string, number>;
}
async function placesBy(by: string): Promise<PlaceRow[]> {
  const { data } = await supervisor.ask(
    `query ($from: String!, $to: String!, $by: FigureDimension!) { placeFigures(from: $from, to: $to, by: $by) {
      value name documents byType { type count } counts { requests parcels courierParcels attempts selfPrinted } } }`,
    { ...RANGE, by },
  );
  return data?.["placeFigures"] as PlaceRow[];
}

describe("what stands behind a number", () => {
  it("is exactly the rows that it counts: by place, by type, by measure", async () => {
    for (const by of ["VILLAGE", "CHANNEL", "PARTNER"]) {
      const places = await placesBy(by);
      expect(places.length).toBeGreaterThan(0);
      for (const { value, documents, byType, counts } of places) {
        const place = { by, value };
        const whole = await rowsOf({ measure: "DOCUMENTS", place });
        expect([whole.totalCount, new Set(whole.ids).size]).toEqual([documents, documents]);
        for (const type of documentKinds) {
          const count = byType.find((each) => each.type === type)?.count ?? 0;
          expect((await rowsOf({ measure: "DOCUMENTS", place, type })).ids).toHaveLength(count);
        }
        expect((await rowsOf({ measure: "PARCELS", place })).ids).toHaveLength(counts["parcels"]!);
        expect((await rowsOf({ measure: "REQUESTS", place })).ids).toHaveLength(counts["requests"]!);
      }
    }
    const villages = await placesBy("VILLAGE");
    expect(villages.map(({ name }) => name)).toContain("Lompoe");
    for (const measure of measures) {
      const { totalCount, ids } = await rowsOf({ measure });
      expect(ids).toHaveLength(totalCount);
    }
  });

  it("leads to the case and to no person", async () => {
    const { data } = await supervisor.ask(ROWS, { ...RANGE, measure: "REQUESTS", first: 1 });
    const [{ node } = { node: null }] = (data?.["countedRows"] as Rows).edges;
    expect(node).toMatchObject({ unit: "REQUEST", type: null });
    expect(Object.keys(node ?? {}).toSorted()).toEqual(["id", "month", "requestId", "type", "unit"]);
  });

  it.each([
    [{ first: 0 }, "INVALID_INPUT"],
    [{ first: 201 }, "INVALID_INPUT"],
    [{ after: "somewhere" }, "INVALID_INPUT"],
    [{ from: "2026" }, "INVALID_INPUT"],
  ])("refuses %j", async (more, code) => {
    const answer = await supervisor.ask(ROWS, { ...RANGE, measure: "DOCUMENTS", first: 3, ...more });
    expect(codeOf(answer)).toBe(code);
  });

  it("is for the supervisor and the dispatcher alone", async () => {
    const questions = [`{ monthsToRevise { month } }`, `{ placeFigures(from: "2026-01", to: "2026-12", by: VILLAGE) { value } }`];
    for (const role of ["DESK", "COURIER", "ADMIN", "VERIFIER", "PARTNER", "OPERATOR", "PRINTER"] as const) {
      const other = await signedIn(office.service, [role]);
      for (const question of questions) expect(codeOf(await other.ask(question))).toBe("NOT_PERMITTED");
      expect(codeOf(await other.ask(ROWS, { ...RANGE, measure: "DOCUMENTS", first: 3 }))).toBe("NOT_PERMITTED");
    }
    const dispatcher = await signedIn(office.service, ["DISPATCHER"]);
    expect((await dispatcher.ask(questions[0]!)).errors).toBeUndefined();
  });
});
