import { describe, expect, it } from "vitest";
import {
  isDoubtful,
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
    expect(missing({ ...proxy, proxyApproval: "GIVEN", ...card("APPLICANT") }, rules)).toEqual(["CARD_OWNER_OR_FAMILY"]);
    expect(missing(proxy, rules)).toEqual([]);
  });

  it("no minor receives, whatever else is proven", () => {
    for (const recipientClass of recipientClasses) {
      expect(missing({ ...family, ...proxy, proxyApproval: "GIVEN", recipientClass, age: "MINOR" })).not.toEqual([]);
    }
  });
});

describe("the old card", () => {
  it.each(oldCardStates)("%s", (oldCard) => {
    expect(missing(card("APPLICANT", oldCard))).toEqual(oldCard === "TO_COLLECT" ? ["OLD_CARD"] : []);
  });
  it("of one of several documents holds back the parcel", () => {
    expect(missing({ documents: [...doorProof.documents, ...card("APPLICANT", "TO_COLLECT").documents] })).toEqual(["OLD_CARD"]);
  });
});
