import { describe, expect, it } from "vitest";
import type { DocumentKind } from "../../api/domain/services.ts";
import { isAdultByNik, missingForHandover } from "../../api/domain/intake.ts";

const [own, others] = ["7372016502950042", "7372010203900007"] as const;
const wish = (more: Partial<Parameters<typeof missingForHandover>[0]["documents"][number]> = {}) => ({
  document: "KTP_EL" as DocumentKind,
  subjectNik: own as string | null,
  ...more,
});
const missing = (
  documents: readonly ReturnType<typeof wish>[],
  {
    relation = "APPLICANT",
    familyCardNumber = null,
  }: { relation?: "APPLICANT" | "FAMILY_MEMBER"; familyCardNumber?: string | null } = {},
): string[] =>
  missingForHandover({
    applicant: { nik: own, familyCardNumber },
    documents,
    recipient: { relation },
  });

describe("what the handover is going to ask for", () => {
  it.each([
    ["one's own card", [wish()], []],
    ["a card without its owner's number", [wish(), wish({ subjectNik: null })], ["documents.1.subjectNik"]],
    ["somebody else's card", [wish({ subjectNik: others })], ["applicant.familyCardNumber"]],
    ["a newborn's certificate", [wish({ subjectNik: null, document: "AKTA_KELAHIRAN" })], []],
  ])("%s", (_what, documents, expected) => expect(missing(documents)).toEqual(expected));
  it("a member of the family shows the family card, whatever is in the parcel", () => {
    const paper = wish({ document: "KARTU_KELUARGA" });
    expect(missing([paper], { relation: "FAMILY_MEMBER" })).toEqual(["applicant.familyCardNumber"]);
    expect(missing([paper], { relation: "FAMILY_MEMBER", familyCardNumber: "7372010101990001" })).toEqual([]);
  });
});

describe("an adult by the number alone", () => {
  it.each([
    ["a man of 1990", "7372010203900007", true],
    ["a woman, whose day is 40 higher", "7372016502950042", true],
    ["17 today", "7372012411090001", true],
    ["17 tomorrow", "7372012511090001", false],
    ["a child of 2020, or somebody of 106 years", "7372010101200001", false],
    ["no date at all", "7372019913900001", false],
    ["no number at all", "", false],
  ])("%s", (_who, nik, expected) => expect(isAdultByNik(nik, "2026-11-24")).toBe(expected));
});
