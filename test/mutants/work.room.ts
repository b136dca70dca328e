import { mutantsOf } from "./list.ts";
import type { Room } from "./mutate.ts";

const steps = mutantsOf("staff-step", "requests/staff-step.ts", "api/door-undo", "api/staff-cases");
const order = mutantsOf("staff-step", "requests/staff-step.ts", "api/locks");
const deadlines = mutantsOf("deadlines", "requests/deadline.commands.ts", "api/deadlines");
const answering = mutantsOf("answering", "requests/answering.ts", "api/counter", "api/completion");
const judging = mutantsOf("judging", "requests/review.commands.ts", "api/counter");
const filing = mutantsOf("filing", "requests/filing.ts", "api/journey");
const reapplying = mutantsOf("reapplying", "requests/reapplying.ts", "api/reapply");
const roles = mutantsOf("roles", "accounts/administrators.ts", "api/accounts");
const search = mutantsOf("search", "requests/search.commands.ts", "api/search", "api/staff-cases");
const duplicates = mutantsOf("duplicates", "requests/request.queries.ts", "api/staff-cases");
const proofs = mutantsOf("handover-proof", "requests/handover-proof.ts", "api/recipients");
const people = mutantsOf("people", "requests/correct-people.commands.ts", "api/correct-people");
const peopleIndex = mutantsOf("people", "requests/person-index.ts", "api/correct-people");
const runs = mutantsOf("runs", "deliveries/run.commands.ts", "api/runs");
const parcels = mutantsOf("delivery-steps", "deliveries/delivery.steps.ts", "api/dead-phone");
const departing = mutantsOf("depart", "deliveries/depart.steps.ts", "api/runs");
const citizen = mutantsOf("citizen", "tracking/citizen.commands.ts", "api/citizen-delivery", "api/completion");
const attempts = mutantsOf("attempts", "deliveries/attempts.ts", "api/door-failure", "api/door");
const places = mutantsOf("places", "positions/position.ingest.ts", "api/positions", "api/duty", "api/positions-order");
const feed = mutantsOf("feed", "tracking/tracking.feed.ts", "api/citizen-marker");
const endOfDuty = mutantsOf("end-of-duty", "positions/duty.commands.ts", "api/duty-end", "api/duty");
const running = mutantsOf("running-duty", "positions/duty.queries.ts", "api/duty-end");
const room = mutantsOf("room", "files/room.ts", "api/files-upload");
const gate = mutantsOf("gate", "files/gate.ts", "api/files-upload");
const upload = mutantsOf("upload", "files/file.upload.ts", "api/files-upload");

/** What staff, couriers and citizens do, at the same time and in spite of each other. */
export const work: Room = {
  name: "work",
  tests: [],
  mutants: [
    steps("role", "  ensureRole(work.actor, action);\n", ""),
    order("other-runs", "const courierId = mayReopen ? delivery?.courierId : null;", "const courierId = null;"),
    proofs(
      "identity",
      "identity: compareIdentity(person, input.identityKind, input.identityLastFour)",
      "identity: compareIdentity(null, input.identityKind, input.identityLastFour)",
    ),
    proofs("name", "name: compareName(person, recipientName)", "name: compareName(null, recipientName)"),
    people("closed", "!isCorrectable(bundle) || ", ""),
    people("own-follows", "before.name)) continue;", "before.name) || changed) continue;"),
    peopleIndex("found-before", "  await em.nativeDelete(PersonIndex, { requestId });\n", ""),
    steps("roll-up", "    await rollUp(inner, bundle);\n", ""),
    steps(
      "whose",
      "ensureMay(inner.actor, action, bundle && subjectFor(bundle, of, input.id))",
      "ensureMay(inner.actor, action, bundle && subjectOf(bundle))",
    ),
    answering("other-line", " && mayAnswer(request.state, line)", ""),
    answering("seen", `  for (const paper of seen) await noteSeen(work, bundle, paper);\n`, ""),
    judging(
      "nothing",
      `if (input.verdict === "OK" && !line.ground)`,
      `if (input.verdict === "OK" && line.ground === "NOT_APPLICABLE")`,
    ),
    judging("always", "if (mayNotApply(line, kind, kinds)) return;", "if (line) return;"),
    filing("photos", "  if (missing.length > 0) throw", "  if (missing.length > 9) throw"),
    reapplying("missing", "  if (missing.length > 0)\n", "  if (missing.length > 9)\n"),
    reapplying("not-good", ` && verdict !== "ASKED_FOR"`, ""),
    roles("own", "if (account.id !== by || gained.length === 0) return;", "if (account.id === by) return;"),
    deadlines("papers-came", `if (bundle?.request.state !== "NEEDS_COMPLETION") return;`, "if (!bundle) return;"),
    deadlines("due", "completionDueAt: { $lte: work.now }", "completionDueAt: { $ne: null }"),
    deadlines("overdue", "overdueAt: { $lte: work.now }", "overdueAt: { $ne: null }"),
    search("every-word", "words, sql` intersect `)", "words, sql` union `)"),
    search("own-office", "where r.office_id = ${officeId} and ${holds}", "where ${holds}"),
    search("role", `  ensureRole(work.actor, "request.read");\n`, ""),
    search("most", "first > MAX_PAGE) throw", "first > MAX_PAGE + 1) throw"),
    search("fact", `    await record(em, { type: "requestsSearched", by, requestIds }, work);\n`, ""),
    search("whom", "const requestIds = ids.slice(0, first);", "const requestIds = ids;"),
    search("next-reading", "      if (found.ids.length > 0) break;\n", "      break;\n"),
    search("newest", "order by r.submitted_at desc, r.id desc limit", "order by r.submitted_at, r.id limit"),
    search("beyond", "and (r.submitted_at, r.id) < ${place}", "and (r.submitted_at, r.id) <= ${place}"),
    duplicates(
      "ended",
      "      and (d.state is null or d.state not in ('HANDED_OVER', 'SELF_PRINTED', 'REJECTED', 'CANCELLED'))\n",
      "",
    ),
    duplicates("kind", " and d.kind = any(${kinds}::text[])", ""),
    duplicates("own-office", " and r.office_id = ${request.officeId}", ""),
    runs("other-stops", " || !stops.every(({ id }) => wanted.has(id))", ""),
    runs(
      "twice",
      `if (wanted.size !== input.deliveryIds.length) throw new DomainError("INVALID_INPUT", { fields: ["deliveryIds"] });`,
      "",
    ),
    parcels("for-whom", "isForCourier(step, roles) && ", "false && "),
    departing("said", "if (!isSaid(delivery.id)) throw", 'if (delivery.id === "") throw'),
    citizen("version", "    ensureVersion(bundle.request, expectedVersion);\n", ""),
    citizen("level", "if (grant?.level !== 2)", "if (!grant)"),
    attempts("spoken", "calledAt: { $gte: from, $lte: at }", "calledAt: { $gte: from }"),
    attempts("one-attempt", "courierId: courierId!, attemptId: null, calledAt", "courierId: courierId!, calledAt"),
    attempts("later", "takenAt: { $gte: from, $lte: at }", "takenAt: { $gte: from }"),
    attempts("earlier", "takenAt: { $gte: from, $lte: at }", "takenAt: { $lte: at }"),
    attempts("inexact", "isProof && accuracyM <= presenceRadiusM", "isProof"),
    attempts("proof", "isProof && accuracyM", "accuracyM"),
    attempts("assumed", `stands.filter(({ accuracyFrom }) => accuracyFrom === "PHONE")`, "stands"),
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
    endOfDuty("due", "dutyEndsAt(duty, DUTY_LIMITS) <= work.now", "dutyEndsAt(duty, DUTY_LIMITS) < work.now"),
    endOfDuty("looked-at-again", "!at || at > work.now || ", "!at || "),
    endOfDuty("as-of-then", `end(inner, courierId, at, "SYSTEM")`, `end(inner, courierId, work.now, "SYSTEM")`),
    endOfDuty("fact", `    await record(tx, { type: "dutyChanged", courierId, duty: "OFF" }, inner);\n`, ""),
    endOfDuty(
      "off-the-map",
      "work.em.fork(), actor: SYSTEM }, courierId)) await ended(courierId);",
      "work.em.fork(), actor: SYSTEM }, courierId)) void ended;",
    ),
    endOfDuty("pause", `  if (out) await stepRun(work, out, "pause", [by]);\n`, ""),
    endOfDuty("place", "  await em.nativeDelete(CourierPosition, { courierId });\n", ""),
    endOfDuty("since", "  await em.nativeDelete(PositionFix, { courierId, takenAt: { $gt: current.toAt } });\n", ""),
    endOfDuty("edge", "takenAt: { $gt: current.toAt }", "takenAt: { $gte: current.toAt }"),
    endOfDuty(
      "held",
      "const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true }",
      "const options = { refresh: true }",
    ),
    running("ended", "where d.to_at is null and (", "where ("),
    running("whose", " and (${courierId}::uuid is null or d.courier_id = ${courierId}::uuid)", ""),
    running("out", "r.state = 'STARTED' and v.state", "v.state"),
    running("under-way", " and v.state in ('UNDER_WAY', 'ARRIVED')", ""),
    room("disk", "diskShare >= diskShareAtMost[room]", "diskShare > diskShareAtMost[room]"),
    room(
      "lock",
      "  await sql`select pg_advisory_xact_lock(hashtext('unclaimed uploads'), hashtext(${room}))`.execute(db);\n",
      "",
    ),
    room("apart", "where request_id is null and ${roomColumn} = ${room}`", "where request_id is null`"),
    room("theirs", "Number(theirs) + more > senderBytes", "Number(theirs) + more > senderBytes * 2"),
    room("all", "Number(all) + more > roomBytes", "Number(all) > roomBytes"),
    room("exactly", "Number(all) + more > roomBytes", "Number(all) + more >= roomBytes"),
    room("least", "const more = Math.max(bytes, leastBytes);", "const more = bytes;"),
    room("free", "const used = blocks - bfree;", "const used = blocks - bavail;"),
    room("not-yet", "return diskShareOf(dirname(directory));", "return 0;"),
    gate("at-once", "inside.length < limits.atOnce &&", "inside.length <= limits.atOnce &&"),
    gate("strangers", "    (isSignedIn || inside.filter((other) => !other.isSignedIn).length < limits.forStrangers) &&\n", ""),
    gate("one-sender", "inside.filter((other) => other.key === key).length < limits.perSender", "true"),
    gate("waiting", "queue.length() >= limits.waiting || ", ""),
    gate("share-of-waiting", " || queue.lengthOf(sender) >= limits.waitingPerSender", ""),
    gate("first", "queues[isSignedIn ? 0 : 1]", "queues[isSignedIn ? 1 : 0]"),
    gate("turn", "        bySender.delete(key);\n        if (rest", "        if (rest"),
    gate("place", "        inside.push(next.sender);\n", ""),
    gate("left", "        inside.splice(inside.indexOf(sender), 1);\n", ""),
    gate("called", "        callNext();\n", ""),
  ],
};
