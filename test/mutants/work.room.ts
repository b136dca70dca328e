import { mutantsOf } from "./list.ts";
import type { Room } from "./mutate.ts";

const steps = mutantsOf("staff-step", "requests/staff-step.ts", "api/custody", "api/door-undo", "api/staff-cases");
const deadlines = mutantsOf("deadlines", "requests/deadline.commands.ts", "api/deadlines");
const search = mutantsOf("search", "requests/request.queries.ts", "api/staff-cases", "api/journey");
const runs = mutantsOf("runs", "deliveries/run.commands.ts", "api/runs");
const citizen = mutantsOf("citizen", "tracking/citizen.commands.ts", "api/citizen-delivery", "api/completion");
const attempts = mutantsOf("attempts", "deliveries/attempts.ts", "api/door-failure", "api/door");
const places = mutantsOf("places", "positions/position.ingest.ts", "api/positions", "api/duty", "api/positions-order");
const feed = mutantsOf("feed", "tracking/tracking.feed.ts", "api/citizen-marker");
const upload = mutantsOf("upload", "files/file.upload.ts", "api/files-upload");

/** What staff, couriers and citizens do, at the same time and in spite of each other. */
export const work: Room = {
  name: "work",
  tests: [],
  mutants: [
    steps("role", "  ensureRole(work.actor, action);\n", ""),
    steps("other-runs", "const courierId = mayReopen ? delivery?.courierId : null;", "const courierId = null;"),
    steps("roll-up", "    await rollUp(inner, bundle);\n", ""),
    steps(
      "whose",
      "ensureMay(inner.actor, action, bundle && subjectFor(bundle, of, input.id))",
      "ensureMay(inner.actor, action, bundle && subjectOf(bundle))",
    ),
    deadlines("papers-came", `if (bundle?.request.state !== "NEEDS_COMPLETION") return;`, "if (!bundle) return;"),
    deadlines("due", "completionDueAt: { $lte: work.now }", "completionDueAt: { $ne: null }"),
    deadlines("overdue", "overdueAt: { $lte: work.now }", "overdueAt: { $ne: null }"),
    search("every-word", "matches.length === words.length", "matches.length > 0"),
    search("ended", " and r.ended_at is null", ""),
    search("own-office", " and r.office_id = ${request.officeId}", ""),
    runs("other-stops", " || !stops.every(({ id }) => wanted.has(id))", ""),
    runs(
      "twice",
      `if (wanted.size !== input.deliveryIds.length) throw new DomainError("INVALID_INPUT", { fields: ["deliveryIds"] });`,
      "",
    ),
    citizen("version", "    ensureVersion(bundle.request, expectedVersion);\n", ""),
    citizen("level", "if (grant?.level !== 2)", "if (!grant)"),
    attempts("later", "takenAt: { $gte: from, $lte: at }", "takenAt: { $gte: from }"),
    attempts("earlier", "takenAt: { $gte: from, $lte: at }", "takenAt: { $lte: at }"),
    attempts("inexact", "isProof && accuracyM <= OFFICE_RULES.deliveryLimits.presenceRadiusM", "isProof"),
    attempts("proof", "isProof && accuracyM", "accuracyM"),
    attempts("null-island", " || (latitudeDeg === 0 && longitudeDeg === 0)", ""),
    attempts("paper", "  if (last?.failureReason && paperAtFault.includes(last.failureReason)) return;\n", ""),
    places("held", " and to_at is null order by courier_id for no key update", " and to_at is null order by courier_id"),
    places("earlier-duty", "on p.courier_id = a.id and p.taken_at >= o.from_at", "on p.courier_id = a.id"),
    feed("empty", "    if (text === shown) continue;\n", ""),
    feed("resync-once", "    resync = false;\n", ""),
    upload(
      "kept",
      "  await store.put(fileId, content, key);\n  await em.nativeUpdate(StoredFile, { id: fileId }, { kept: true });\n",
      "  await em.nativeUpdate(StoredFile, { id: fileId }, { kept: true });\n  await store.put(fileId, content, key);\n",
    ),
  ],
};
