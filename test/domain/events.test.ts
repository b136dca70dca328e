import { expect, it } from "vitest";
import { documentLifecycle, type DocumentStep } from "../../api/domain/document.ts";
import { topicsOf } from "../../api/domain/events.ts";

const wokenBy = (step: DocumentStep): readonly string[] =>
  topicsOf({ type: "documentStepped", requestId: "r", documentId: "d", step, state: "READY", version: 1 });

it("whoever plans parcels hears of a document that joins or leaves one, and not of every print", () => {
  const steps = documentLifecycle.steps.filter((step) => wokenBy(step).includes("fleet"));
  expect(new Set(steps)).toEqual(new Set(["pack", "unpack", "spoil", "reportLost"]));
  for (const step of documentLifecycle.steps) expect(wokenBy(step)).toEqual(expect.arrayContaining(["queues", "request:r"]));
});
