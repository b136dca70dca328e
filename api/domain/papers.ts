import type { Verdict } from "./request.ts";
import type { DocumentKind, Requirement } from "./services.ts";

/** What somebody of the office says about a line without a photo, with their name, the time and why. */
export const saidGrounds = ["SEEN_AT_COUNTER", "NOT_APPLICABLE"] as const;
export type SaidGround = (typeof saidGrounds)[number];
/** What a line of a checklist rests on. */
export const grounds = ["PHOTO", ...saidGrounds] as const;
export type Ground = (typeof grounds)[number];

/** Proofs that a death certificate gives, and that nobody can have yet while it is being asked for in the same request. */
const PROVEN_BY_DEATH_CERTIFICATE: readonly string[] = ["AKTA_KEMATIAN_KEPALA_KELUARGA", "BUKTI_PERUBAHAN"];

/** A line of a document's checklist. */
type Line = Pick<Requirement, "code" | "evidence" | "condition" | "alternatives">;

/** The document that, asked for in the same request, brings this paper; null: none does. */
export function bringerOf({ code }: Pick<Line, "code">, of: DocumentKind): DocumentKind | null {
  return of !== "AKTA_KEMATIAN" && PROVEN_BY_DEATH_CERTIFICATE.includes(code) ? "AKTA_KEMATIAN" : null;
}

/** @param kinds of all documents of the request */
const comesWithRequest = (line: Pick<Line, "code">, of: DocumentKind, kinds: readonly DocumentKind[]): boolean => {
  const bringer = bringerOf(line, of);
  return bringer !== null && kinds.includes(bringer);
};

/** Whether a line may be said not to apply: where the checklist itself knows a condition, or the paper comes out of this very request. */
export const mayNotApply = (line: Pick<Line, "code" | "condition">, of: DocumentKind, kinds: readonly DocumentKind[]): boolean =>
  line.condition !== null || comesWithRequest(line, of, kinds);

/**
 * Whether an application is not taken without a photo of this. Forms are filled in at the office, and whoever has to come does so; where the
 * checklist takes a substitute, somebody who has that one may say so (`excused`).
 */
export const demandsPhoto = (line: Line, of: DocumentKind, kinds: readonly DocumentKind[], excused: readonly string[]): boolean =>
  line.evidence === "PHOTO" && !mayNotApply(line, of, kinds) && !(line.alternatives.length > 0 && excused.includes(line.code));

interface Wanted {
  readonly document: DocumentKind;
  readonly files: readonly { readonly requirement: string }[];
  readonly excused: readonly string[]; // codes
}
/**
 * The photos without which an application is not taken.
 * @param checklists of the wanted documents, in their order
 * @returns as fields: "documents.0.files.KK_LAMA"
 */
export function missingPhotos(
  wanted: readonly Wanted[],
  checklists: readonly { readonly requirements: readonly Line[] }[],
): string[] {
  const kinds = wanted.map(({ document }) => document);
  return wanted.flatMap(({ document, files, excused }, index) =>
    checklists[index]!.requirements.filter((line) => demandsPhoto(line, document, kinds, excused))
      .filter(({ code }) => !files.some(({ requirement }) => requirement === code))
      .map(({ code }) => `documents.${index}.files.${code}`),
  );
}

/** Whether an application that is made of an old one wants a new photo of a line of which none is held. @param verdict the old one's */
export const needsNewPhoto = (line: Line, of: DocumentKind, kinds: readonly DocumentKind[], verdict: Verdict): boolean =>
  verdict === "ASKED_FOR" || demandsPhoto(line, of, kinds, [line.code]);
