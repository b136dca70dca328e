import { accountOf } from "../domain/actor.ts";
import type { Fact } from "../domain/events.ts";
import { record } from "../platform/journal.ts";
import { filled } from "../platform/sealed-fields.ts";
import type { DataKey, Place, Vault } from "../platform/vault.ts";
import type { Work } from "../platform/work.ts";
import type { DocumentRequest } from "./request.entity.ts";
import { keyOfRequest } from "./sealed.ts";

/** Why somebody looked (`purpose`), or why a step was taken (`reason`). */
export type Said = "purpose" | "reason";
type ReasonedType = "documentStepped" | "deliveryStepped" | "requirementJudged" | "peopleCorrected";
/** A fact with which an officer says something, which may name a person. */
export type SayingFact = Extract<Fact, { purpose: string } | { type: ReasonedType }>;
type Unsaid<F> = F extends { purpose: string } ? Omit<F, "purpose"> : F;

/** Who did it and when, as the journal keeps it beside the fact. */
export interface Saying {
  readonly fact: Fact;
  readonly at: Date;
  readonly accountId: string | null;
}

/** Before the base64: sealed to the fact. An earlier version sealed to the request only; see old-words.commands.ts. */
const FORMAT = "2.";

/**
 * Records a fact with somebody's own words: sealed, since the journal holds nothing about people in the clear, and to this very fact, so that
 * words that are moved to another one, of the same person about the same request, do not open there. Filled up, so that their length tells
 * nothing.
 * @param words null: nothing is said
 */
export function recordSaying(
  work: Pick<Work, "em" | "actor" | "now" | "deviceAt" | "vault">,
  request: DocumentRequest,
  fact: Unsaid<SayingFact>,
  said: Said,
  words: string | null,
): Promise<void> {
  if (words === null) return record(work.em, fact as Fact, work);
  return record(
    work.em,
    sealSaying(work.vault, request, { fact, at: work.now, accountId: accountOf(work.actor) }, said, words),
    work,
  );
}

export function sealSaying(
  vault: Vault,
  request: Pick<DocumentRequest, "id" | "dataKey">,
  saying: Omit<Saying, "fact"> & { readonly fact: Unsaid<SayingFact> },
  said: Said,
  words: string,
): Fact {
  const sealed = keyOfRequest(vault, request).seal(placeOf(saying, said), filled(words));
  return { ...saying.fact, [said]: FORMAT + sealed.toString("base64") } as Fact;
}

/** What was said with a fact; null: nothing. @throws Error for words that were changed, or moved here from another fact */
export function wordsOf(key: DataKey, saying: Saying): string | null {
  const said = saidBy(saying.fact);
  if (said === null) return null;
  const [kind, sealed] = said;
  if (!sealed.startsWith(FORMAT)) throw new Error("words that are not sealed to their fact");
  return key.open(placeOf(saying, kind), Buffer.from(sealed.slice(FORMAT.length), "base64")).trimEnd();
}

export const saysPurpose = (fact: Fact): fact is Extract<Fact, { purpose: string }> =>
  fact.type === "personRevealed" || fact.type === "receiversRevealed" || fact.type === "fileViewed";

export function saidBy(fact: Fact): readonly [Said, string] | null {
  if (saysPurpose(fact)) return ["purpose", fact.purpose];
  const isReasoned =
    fact.type === "documentStepped" ||
    fact.type === "deliveryStepped" ||
    fact.type === "requirementJudged" ||
    fact.type === "peopleCorrected";
  return isReasoned && fact.reason !== undefined ? ["reason", fact.reason] : null;
}

/** Everything the fact says apart from the words themselves, in one order: the database keeps its own. */
function placeOf({ fact, at, accountId }: Omit<Saying, "fact"> & { readonly fact: object }, said: Said): Place {
  const rest = Object.entries(fact)
    .filter(([name, value]) => name !== said && value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { table: "journal", column: said, row: JSON.stringify([at.toISOString(), accountId, rest]) };
}
