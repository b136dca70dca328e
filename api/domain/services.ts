/** The four civil documents of the service, in the order of the office's own tables. */
export const documentKinds = ["KARTU_KELUARGA", "AKTA_KELAHIRAN", "AKTA_KEMATIAN", "KTP_EL"] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** Why a citizen asks for a document; together with the kind it decides the checklist. */
export const serviceReasons = ["NEW", "HEAD_OF_FAMILY_DIED", "SPLIT", "CHANGED", "LOST", "DAMAGED", "MOVED"] as const;
export type ServiceReason = (typeof serviceReasons)[number];

/** How a requirement is met: a photo of the original, a form filled in, or the person coming in (biometrics). */
export const requirementEvidences = ["PHOTO", "FORM", "IN_PERSON"] as const;
export type RequirementEvidence = (typeof requirementEvidences)[number];

/** The two languages of screens and public texts: Indonesian first. */
export const languages = ["ID", "EN"] as const;
export type Language = (typeof languages)[number];
export interface LocalizedText {
  readonly id: string;
  readonly en: string;
}

export function inLanguage(text: LocalizedText, language: Language): string {
  return language === "EN" ? text.en : text.id;
}

/** One line of a checklist. */
export interface Requirement {
  readonly code: string; // UPPER_SNAKE, unique within a checklist; the same code means the same everywhere
  readonly text: LocalizedText;
  readonly evidence: RequirementEvidence;
  readonly condition: LocalizedText | null; // null: always required; otherwise when it is
  readonly alternatives: readonly LocalizedText[]; // what may stand in its place
}
