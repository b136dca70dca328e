import type { Intake, Service } from "../data/application.ts";
import type { DraftBook } from "../data/draft.ts";

/** What every screen of the application is given. */
export interface StepProps {
  readonly book: DraftBook;
  readonly services: readonly Service[];
  readonly intake: Intake;
  readonly onNext: () => void;
  readonly onBack: (() => void) | null;
}
