import { describe, expect, it } from "vitest";
import {
  cardOwnerOf,
  compareIdentity,
  compareName,
  isDoubtful,
  isSameName,
  missingProof,
  oldCardStates,
  type Proof,
  type ProvenDocument,
  recipientClasses,
} from "../../api/domain/proof.ts";
import { documentKinds } from "../../api/domain/services.ts";
import { deskProof, doorProof, proofRules } from "./a-proof.ts";

const missing = (proof: Partial<Proof>, rules = proofRules): readonly string[] => missingProof({ ...doorProof, ...proof }, rules);
const card = (owner: ProvenDocument["owner"], oldCard: ProvenDocument["oldCard"] = "COLLECTED"): Pick<Proof, "documents"> => ({
  documents: [{ kind: "KTP_EL", owner, oldCard }],
});
const proxy: Partial<Proof> = { recipientClass: "NAMED_PROXY", proxy: "NAMED", proxyLetterPhotoId: "letter" };
const family: Partial<Proof> = { recipientClass: "FAMILY_MEMBER", familyCard: "MATCHES" };

describe("a complete proof", () => {
  it.each([
    ["door", doorProof],
    ["desk", deskProof],
  ])("at the %s lacks nothing", (_where, proof) => expect(missingProof(proof, proofRules)).toEqual([]));

  it.each<[string, Partial<Proof>, string[]]>([
    ["no name", { recipientName: null }, ["RECIPIENT_NAME"]],
    ["blank name", { recipientName: "  " }, ["RECIPIENT_NAME"]],
    ["no relation", { relation: null }, ["RELATION"]],
    ["no identity", { identityKind: null, identityLastFour: null }, ["IDENTITY_KIND", "IDENTITY_LAST_FOUR"]],
    ["a whole number", { identityLastFour: "7372010101900001" }, ["IDENTITY_LAST_FOUR"]],
    ["three digits", { identityLastFour: "001" }, ["IDENTITY_LAST_FOUR"]],
    ["four zeros, which no number ends in", { identityLastFour: "0000", identity: null }, ["IDENTITY_LAST_FOUR"]],
    ["four zeros of a passport", { identityKind: "Paspor", identityLastFour: "0000", identity: null }, []],
    ["another one's digits", { identity: "DIFFERS" }, ["IDENTITY_DIFFERS"]],
    ["digits that nobody knows", { identity: null }, []],
    ["another name", { name: "DIFFERS" }, ["RECIPIENT_NAME_DIFFERS"]],
    ["neither code nor signature", { code: null }, ["CODE_OR_SIGNATURE"]],
    ["a wrong code", { code: "WRONG" }, ["CODE_OR_SIGNATURE"]],
    ["a wrong code, but a signature", { code: "WRONG", signatureId: "s" }, []],
    ["a code in the fifth try", { codeTries: 5 }, []],
    ["a code in the sixth try", { codeTries: 6 }, ["CODE_OR_SIGNATURE"]],
    ["a signature after five tries", { codeTries: 6, signatureId: "s" }, []],
    ["a code that turned out wrong after an offline handover", { code: "WRONG_OFFLINE" }, []],
    ["no time", { at: null }, ["TIME"]],
    ["no place", { place: null }, ["PLACE"]],
    ["a courier at the desk", { place: "DESK" }, ["PLACE"]],
    ["a place on the equator", { place: { latitudeDeg: 0, longitudeDeg: 0 } }, []],
    ["no photo of the envelope", { envelopePhotoId: null }, ["ENVELOPE_PHOTO"]],
    ["nobody named", { recipientClass: null }, ["RECIPIENT_ALLOWED"]],
    ["a child", { age: "MINOR" }, ["ADULT_RECIPIENT"]],
    ["age not asked", { age: null }, ["ADULT_RECIPIENT"]],
  ])("%s", (_what, proof, expected) => expect(missing(proof)).toEqual(expected));

  it("is doubtful only when the code was wrong and nothing was signed", () => {
    expect(isDoubtful({ ...doorProof, code: "WRONG_OFFLINE" })).toBe(true);
    expect(isDoubtful({ ...doorProof, code: "WRONG_OFFLINE", signatureId: "s" })).toBe(false);
    expect(isDoubtful(doorProof)).toBe(false);
  });
});

describe("who may receive what", () => {
  /** domain.md 3.5, one line per recipient: paper documents, one's own card, somebody else's card. */
  it.each<[string, Partial<Proof>, [string[], string[], string[]]]>([
    ["applicant", { recipientClass: "APPLICANT" }, [[], [], ["CARD_OWNER_OR_FAMILY"]]],
    ["applicant of the same family", { recipientClass: "APPLICANT", familyCard: "MATCHES" }, [[], [], []]],
    ["family member", family, [[], [], []]],
    [
      "family member, other family card",
      { ...family, familyCard: "DIFFERS" },
      [["FAMILY_CARD"], ["FAMILY_CARD"], ["FAMILY_CARD"]],
    ],
    ["family member, no family card", { ...family, familyCard: null }, [["FAMILY_CARD"], ["FAMILY_CARD"], ["FAMILY_CARD"]]],
    ["proxy", proxy, [[], ["SUPERVISOR_APPROVAL"], ["SUPERVISOR_APPROVAL"]]],
    ["approved proxy", { ...proxy, proxyApproval: "GIVEN" }, [[], [], []]],
    [
      "proxy nobody named",
      { ...proxy, proxy: null, proxyApproval: "GIVEN" },
      [["PROXY_NAMED_IN_ADVANCE"], ["PROXY_NAMED_IN_ADVANCE"], ["PROXY_NAMED_IN_ADVANCE"]],
    ],
    [
      "proxy for the second time",
      { ...proxy, proxy: "USED", proxyApproval: "GIVEN" },
      [["PROXY_NAMED_IN_ADVANCE"], ["PROXY_NAMED_IN_ADVANCE"], ["PROXY_NAMED_IN_ADVANCE"]],
    ],
    [
      "proxy without a letter",
      { ...proxy, proxyLetterPhotoId: null, proxyApproval: "GIVEN" },
      [["PROXY_LETTER"], ["PROXY_LETTER"], ["PROXY_LETTER"]],
    ],
    ["card's own owner, who did not apply", { recipientClass: "CARD_OWNER", cardOwner: "KNOWN" }, [[], [], []]],
    [
      "owner of nothing",
      { recipientClass: "CARD_OWNER", cardOwner: null },
      [["CARD_OWNER_KNOWN"], ["CARD_OWNER_KNOWN"], ["CARD_OWNER_KNOWN"]],
    ],
    [
      "partner's officer",
      { recipientClass: "PARTNER_OFFICER" },
      [["RECIPIENT_ALLOWED"], ["RECIPIENT_ALLOWED"], ["RECIPIENT_ALLOWED"]],
    ],
  ])("%s", (_who, proof, [paper, ownCard, othersCard]) => {
    for (const kind of documentKinds.filter((one) => one !== "KTP_EL")) {
      expect(missing({ ...proof, documents: [{ kind, owner: "OTHER", oldCard: "NOT_APPLICABLE" }] })).toEqual(paper);
    }
    expect(missing({ ...proof, ...card("APPLICANT") })).toEqual(ownCard);
    expect(missing({ ...proof, ...card("OTHER") })).toEqual(othersCard);
  });

  it("a city may forbid proxies for cards altogether", () => {
    const rules = { ...proofRules, cardProxy: "NEVER" } as const;
    expect(missing({ ...proxy, proxyApproval: "GIVEN", ...card("APPLICANT") }, rules)).toEqual(["PROXY_FOR_CARD"]);
    expect(missing(proxy, rules)).toEqual([]);
  });

  it("no minor receives, whatever else is proven", () => {
    for (const recipientClass of recipientClasses) {
      expect(missing({ ...family, ...proxy, proxyApproval: "GIVEN", recipientClass, age: "MINOR" })).not.toEqual([]);
    }
  });
});

it("lacks are named in the order of the form", () => {
  const nothing: Partial<Proof> = {
    ...card("OTHER", "TO_COLLECT"),
    recipientName: "",
    relation: "",
    identityKind: "",
    identityLastFour: "",
    age: null,
    code: null,
    envelopePhotoId: null,
    place: null,
    at: null,
  };
  expect(missing(nothing)).toEqual([
    "RECIPIENT_NAME",
    "RELATION",
    "IDENTITY_KIND",
    "IDENTITY_LAST_FOUR",
    "CARD_OWNER_OR_FAMILY",
    "ADULT_RECIPIENT",
    "OLD_CARD",
    "CODE_OR_SIGNATURE",
    "ENVELOPE_PHOTO",
    "PLACE",
    "TIME",
  ]);
});

describe("what was shown, held against what is known", () => {
  const siti = { name: "Siti Aminah", nik: "7372016502950042" };
  it.each([
    ["KTP-el", "0042", "MATCHES"],
    ["E-KTP", "0043", "DIFFERS"],
    ["IKD", "0043", "DIFFERS"],
    ["KTP-el", "", null],
    ["KTP-el", "50042", null],
    ["SIM", "0043", null],
    ["Paspor", "1234", null],
  ])("%s ending in %s: %s", (kind, lastFour, expected) => expect(compareIdentity(siti, kind, lastFour)).toBe(expected));
  it("nothing is compared with nobody and with no number", () => {
    expect(compareIdentity(null, "KTP-el", "0042")).toBeNull();
    expect(compareIdentity({ ...siti, nik: null }, "KTP-el", "0042")).toBeNull();
    expect(compareName(null, "Siapa Saja")).toBeNull();
    expect(compareName(siti, " ")).toBeNull();
    expect(compareName(siti, "Siapa Saja")).toBe("DIFFERS");
  });
  it.each([
    ["siti aminah", "Siti Aminah"],
    ["AMINAH, SITI", "Siti Aminah"],
    ["Hj. Siti  Áminah, S.Pd.", "Siti Aminah"],
    ["Siti", "Siti Aminah"],
    ["Muh. Basri", "Muhammad Basri"],
    ["O", "o"],
  ])("%s is %s", (typed, known) => expect(isSameName(typed, known)).toBe(true));
  it.each([
    ["Siapa Saja", "Siti Aminah"],
    ["Siti Rahma", "Siti Aminah"],
    ["S A", "Siti Aminah"],
    ["Si", "Siti Aminah"],
    ["Muh. Basri", "Mustafa Basri"],
  ])("%s is not %s", (typed, known) => expect(isSameName(typed, known)).toBe(false));
});

describe("the owner of a card", () => {
  const [applicant, owner, other] = ["1", "2", "3"].map((digit) => ({ name: digit, nik: digit.repeat(16) }));
  const ofCard = (subject: { name: string; nik: string | null }) => ({ kind: "KTP_EL" as const, subject });
  it.each([
    ["somebody else's card", [ofCard(owner!)], owner],
    ["two of one person", [ofCard(owner!), ofCard(owner!)], owner],
    ["the applicant's", [ofCard(applicant!)], null],
    ["of two people", [ofCard(owner!), ofCard(other!)], null],
    ["with a paper", [ofCard(owner!), { kind: "KARTU_KELUARGA" as const, subject: owner! }], null],
    ["whose number nobody gave", [ofCard({ name: "2", nik: null })], null],
    ["nothing", [], null],
  ])("%s", (_what, documents, expected) => expect(cardOwnerOf(documents, applicant!.nik)).toEqual(expected));
});

describe("the old card", () => {
  it.each(oldCardStates)("%s", (oldCard) => {
    expect(missing(card("APPLICANT", oldCard))).toEqual(oldCard === "TO_COLLECT" ? ["OLD_CARD"] : []);
  });
  it("of one of several documents holds back the parcel", () => {
    expect(missing({ documents: [...doorProof.documents, ...card("APPLICANT", "TO_COLLECT").documents] })).toEqual(["OLD_CARD"]);
  });
});
