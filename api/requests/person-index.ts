import { nameWords, type WantedDocument, type ApplicantInput } from "../domain/intake.ts";
import type { Work } from "../platform/work.ts";
import { PersonIndex } from "./request.entity.ts";

/** By whom a request is found, and which others are about the same person. */
interface Indexed {
  readonly applicant: ApplicantInput;
  readonly documents: readonly Pick<WantedDocument, "subjectName" | "subjectNik">[];
}

/** In the caller's transaction; what an earlier state of the request was found by finds it no more. */
export async function indexPeople(
  { em, vault }: Pick<Work, "em" | "vault">,
  requestId: string,
  { applicant, documents }: Indexed,
): Promise<void> {
  const niks = new Set([applicant.nik, ...documents.flatMap(({ subjectNik }) => subjectNik ?? [])]);
  const words = new Set([applicant.name, ...documents.map(({ subjectName }) => subjectName)].flatMap(nameWords));
  const add = (kind: PersonIndex["kind"], text: string): void =>
    void em.persist(em.create(PersonIndex, { requestId, kind, value: vault.blindIndex(kind, text) }));
  await em.nativeDelete(PersonIndex, { requestId });
  for (const nik of niks) add("NIK", nik);
  for (const word of words) add("NAME_WORD", word);
  add("PHONE", applicant.phone);
  if (applicant.familyCardNumber !== null) add("FAMILY_CARD", applicant.familyCardNumber);
}
