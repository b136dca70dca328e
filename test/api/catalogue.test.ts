import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCatalogue } from "../../api/catalogue/catalogue.commands.ts";
import { Checklist, Holiday } from "../../api/catalogue/catalogue.entity.ts";
import { loadCityPack } from "../../seeds/run.ts";
import { Deployment } from "../../api/platform/deployment.entity.ts";
import { ask } from "../support/client.ts";
import { figuresWork } from "../support/figures.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService({ now: () => new Date("2026-11-24T00:00:00Z") });
});
afterAll(() => service.stop());

interface ServiceAnswer {
  readonly document: string;
  readonly reason: string;
  readonly checklistVersion: number;
  readonly requirements: readonly {
    readonly code: string;
    readonly evidence: string;
    readonly text: string;
    readonly alternatives: readonly string[];
  }[];
}
const services = async (
  fields = "document reason checklistVersion requirements { code evidence text alternatives }",
): Promise<ServiceAnswer[]> => (await ask(service.url, `{ services { ${fields} } }`)).data?.["services"] as ServiceAnswer[];

describe("areas", () => {
  it("are 4 districts with 22 villages, by the ministry's codes", async () => {
    const { data } = await ask(
      service.url,
      "{ areas { code name villages { code name postalCode labelLatitudeDeg labelLongitudeDeg areaKm2 } } }",
    );
    const areas = data?.["areas"] as { name: string; villages: { code: string; name: string; labelLatitudeDeg: number }[] }[];
    expect(areas.map(({ name, villages }) => [name, villages.length])).toEqual([
      ["Bacukiki", 4],
      ["Ujung", 5],
      ["Soreang", 7],
      ["Bacukiki Barat", 6],
    ]);
    expect(areas[0]?.villages.map(({ code }) => code)).toEqual([
      "73.72.01.1004",
      "73.72.01.1005",
      "73.72.01.1009",
      "73.72.01.1010",
    ]);
    for (const { labelLatitudeDeg } of areas.flatMap(({ villages }) => villages)) expect(labelLatitudeDeg).toBeCloseTo(-4.02, 0);
  });
  it("are drawn from a base map of our own, with the neighbours", async () => {
    const response = await fetch(`${service.url}/basemap.geojson`);
    const { features } = (await response.json()) as { features: { properties: { level: string }; geometry: { type: string } }[] };
    const levels = Map.groupBy(features, ({ properties }) => properties.level);
    expect(Object.fromEntries([...levels].map(([level, { length }]) => [level, length]))).toEqual({
      context: 3,
      district: 4,
      regency: 1,
      village: 22,
    });
    for (const { geometry } of features) expect(geometry.type).toMatch(/Polygon$/);
    const etag = response.headers.get("etag") ?? "";
    expect((await fetch(`${service.url}/basemap.geojson`, { headers: { "if-none-match": etag } })).status).toBe(304);
  });
});

it("the office speaks two languages and says that this is practice", async () => {
  const { data } = await ask(service.url, "{ office { id: name en: name(language: EN) city phone simulated timeZone } }");
  expect(data?.["office"]).toMatchObject({
    id: "Dinas Kependudukan dan Pencatatan Sipil Kota Parepare",
    en: expect.stringContaining("Civil Registration"),
    city: "Kota Parepare",
    simulated: true,
    timeZone: "Asia/Makassar",
  });
});

describe("services", () => {
  it("are every document and reason, in the office's order", async () => {
    expect((await services()).map(({ document, reason }) => `${document} ${reason}`)).toEqual([
      "KARTU_KELUARGA NEW",
      "KARTU_KELUARGA HEAD_OF_FAMILY_DIED",
      "KARTU_KELUARGA SPLIT",
      "KARTU_KELUARGA CHANGED",
      "KARTU_KELUARGA LOST",
      "KARTU_KELUARGA DAMAGED",
      "AKTA_KELAHIRAN NEW",
      "AKTA_KEMATIAN NEW",
      "KTP_EL NEW",
      "KTP_EL CHANGED",
      "KTP_EL LOST",
      "KTP_EL DAMAGED",
      "KTP_EL MOVED",
    ]);
  });
  it("each ask for their form, and a first KTP-el for the person", async () => {
    for (const { document, reason, requirements } of await services()) {
      expect(
        requirements.map(({ evidence }) => evidence),
        `${document} ${reason}`,
      ).toContain("FORM");
      expect(new Set(requirements.map(({ code }) => code)).size).toBe(requirements.length);
    }
    const first = (await services()).find(({ document, reason }) => document === "KTP_EL" && reason === "NEW");
    expect(first?.requirements.map(({ evidence }) => evidence)).toContain("IN_PERSON");
  });
  it("change with a new version from its day on, and not before", async () => {
    const em = service.database.em.fork();
    const stored = await em.findOneOrFail(Checklist, { documentKind: "AKTA_KEMATIAN", reason: "NEW", version: 1 });
    const { documentKind, reason, reasonName, form, basis, requirements } = stored;
    const next = { documentKind, reason, reasonName, form, basis, requirements: requirements.slice(0, 1) };
    em.persist([
      em.create(Checklist, { ...next, version: 2, validFrom: "2026-11-24" }),
      em.create(Checklist, { ...next, version: 3, validFrom: "2026-11-25" }),
    ]);
    await em.flush();
    const today = (await services()).find(({ document }) => document === "AKTA_KEMATIAN");
    expect(today).toMatchObject({ checklistVersion: 2, requirements: [{ code: requirements[0]?.code }] });
    await em.nativeDelete(Checklist, { version: [2, 3] });
  });
});

describe("loading the pack", () => {
  it("again changes nothing; a known digest is not even read", async () => {
    const em = service.database.em.fork();
    const { packDigest } = await em.findOneOrFail(Deployment, { id: 1 });
    await em.nativeUpdate(Holiday, { date: "2026-08-17" }, { kind: "JOINT_LEAVE" });
    await loadCityPack(figuresWork(service), "parepare", packDigest ?? null);
    expect((await em.fork().findOneOrFail(Holiday, { date: "2026-08-17" })).kind).toBe("JOINT_LEAVE");
    await loadCityPack(figuresWork(service), "parepare", null);
    expect((await em.fork().findOneOrFail(Holiday, { date: "2026-08-17" })).kind).toBe("NATIONAL");
  });
  it("may not change a version of a checklist that requests may rest on", async () => {
    const em = service.database.em.fork();
    const stored = await em.findOneOrFail(Checklist, { documentKind: "KTP_EL", reason: "LOST", version: 1 });
    const { documentKind, reason, reasonName, form, basis, validFrom, version, requirements } = stored;
    const changed = { documentKind, reason, reasonName, form, basis, validFrom, version, requirements: requirements.slice(1) };
    const office = {
      code: "DUKCAPIL",
      cityCode: "73.72",
      city: "Changed",
      timeZone: "Asia/Makassar",
      name: { id: "x", en: "x" },
      address: "x",
      phone: "x",
      website: "x",
      secondLook: "BY_ANOTHER" as const,
    };
    const loading = loadCatalogue(
      em.fork(),
      { areas: [], office, documentTypes: [], holidays: [], checklists: [changed] },
      service.now(),
    );
    await expect(loading).rejects.toMatchObject({ code: "CHECKLIST_VERSION_CHANGED", facts: { reason: "LOST", version: 1 } });
    expect((await ask(service.url, "{ office { city } }")).data).toEqual({ office: { city: "Kota Parepare" } }); // nothing of it was kept
  });
});
