import { describe, expect, it } from "vitest";
import { demandsPhoto, mayNotApply, missingPhotos, needsNewPhoto } from "../../api/domain/papers.ts";
import type { Requirement } from "../../api/domain/services.ts";
import { readCityPack } from "../../seeds/city-pack.ts";

const text = { id: "x", en: "x" };
const line = (code: string, more: Partial<Requirement> = {}): Requirement => ({
  code,
  text,
  evidence: "PHOTO",
  condition: null,
  alternatives: [],
  ...more,
});
const kk = ["KARTU_KELUARGA"] as const;

describe("what an application needs a photo of", () => {
  it.each<[string, Requirement, readonly string[], boolean]>([
    ["a paper", line("KK_LAMA"), [], true],
    ["a paper, whatever the applicant says", line("KK_LAMA"), ["KK_LAMA"], true],
    ["a form", line("F", { evidence: "FORM" }), [], false],
    ["coming in person", line("B", { evidence: "IN_PERSON" }), [], false],
    ["what only some need", line("C", { condition: text }), [], false],
    ["one that knows a substitute", line("S", { alternatives: [text] }), [], true],
    ["one whose substitute the applicant has", line("S", { alternatives: [text] }), ["S"], false],
    ["one whose substitute was said of another", line("S", { alternatives: [text] }), ["T"], true],
  ])("%s", (_name, one, excused, demanded) => expect(demandsPhoto(one, "KARTU_KELUARGA", kk, excused)).toBe(demanded));

  it("not of what the death certificate of the same request proves", () => {
    const proof = line("AKTA_KEMATIAN_KEPALA_KELUARGA");
    expect(demandsPhoto(proof, "KARTU_KELUARGA", kk, [])).toBe(true);
    expect(demandsPhoto(proof, "KARTU_KELUARGA", [...kk, "AKTA_KEMATIAN"], [])).toBe(false);
    expect(mayNotApply(proof, "KARTU_KELUARGA", [...kk, "AKTA_KEMATIAN"])).toBe(true);
    expect(mayNotApply(proof, "KARTU_KELUARGA", kk)).toBe(false);
  });

  it("names every one that is missing, by document", () => {
    const of = (files: string[]) => ({
      document: "KARTU_KELUARGA" as const,
      files: files.map((requirement) => ({ requirement })),
      excused: [],
    });
    const checklist = { requirements: [line("A"), line("B"), line("F", { evidence: "FORM" })] };
    expect(missingPhotos([of(["A"]), of([])], [checklist, checklist])).toEqual([
      "documents.0.files.B",
      "documents.1.files.A",
      "documents.1.files.B",
    ]);
    expect(missingPhotos([of(["A", "B"])], [checklist])).toEqual([]);
  });

  it("of every service of the city something has to be seen: a photo, or the person", () => {
    for (const { document, requirements } of readCityPack("parepare").checklists)
      expect(requirements.some((one) => demandsPhoto(one, document, [document], []) || one.evidence === "IN_PERSON")).toBe(true);
  });
});

it("a new application wants again what was asked for, and what nobody may leave out", () => {
  expect(needsNewPhoto(line("F", { evidence: "FORM" }), "KARTU_KELUARGA", kk, "ASKED_FOR")).toBe(true);
  expect(needsNewPhoto(line("KK_LAMA"), "KARTU_KELUARGA", kk, "OK")).toBe(true);
  expect(needsNewPhoto(line("S", { alternatives: [text] }), "KARTU_KELUARGA", kk, "OPEN")).toBe(false);
});
