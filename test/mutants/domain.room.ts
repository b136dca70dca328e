import { mutantsOf } from "./list.ts";
import type { Room } from "./mutate.ts";

const of = (file: string, test: string) => mutantsOf(file, `domain/${file}.ts`, `domain/${test}`);
const proof = of("proof", "proof");
const intake = of("intake", "intake");
const suppression = of("suppression", "suppression");
const visibility = of("visibility", "visibility");
const code = of("tracking-code", "tracking-code");
const guards = of("delivery-guards", "delivery");
const table = of("lifecycle", "delivery");
const delivery = of("delivery", "delivery");
const document = of("document", "document");
const request = of("request", "request");
const pickup = of("pickup", "pickup");
const run = of("run", "run");
const stops = of("run", "stops");
const clock = of("service-clock", "service-clock");
const holidays = of("holidays", "holidays");
const measures = of("measures", "measures");
const days = of("office-time", "office-time");
const judged = of("service-clock", "holidays");
const durations = of("durations", "durations");
const alerts = of("fleet-alerts", "fleet-alerts");
const monitoring = of("monitoring", "monitoring");
const live = of("live-position", "live-position");
const position = of("position", "position");
const track = of("track", "track");
const policy = of("policy", "policy");
const password = of("password", "password");
const phone = of("phone-message", "phone-message");
const statistics = of("statistics", "statistics");
const events = of("events", "events");
const token = of("token-bucket", "token-bucket");
const phoneClock = of("phone-clock", "phone-clock");
const duty = of("duty", "duty");

/** The rules: every one of them is pure, so every one of them can be seen to bite. */
export const domain: Room = {
  name: "domain",
  tests: [],
  mutants: [
    proof("minor", `proof.age !== "ADULT"`, `proof.age === "MINOR"`),
    proof("four-digits", `/^\\d{4}$/.test(lastFour)`, `/^\\d{4}/.test(lastFour)`),
    proof("desk-place", `(proof.place === "DESK") !== (proof.method === "PICKUP")`, "false"),
    proof("photo", "rules.photoFor.includes(proof.method) && ", ""),
    proof("old-card", `oldCard === "TO_COLLECT"`, `oldCard === "LOSS_LETTER"`),
    proof("others-card", ` && owner === "OTHER") &&`, `) &&`),
    proof(
      "family-card",
      `"FAMILY_MEMBER" && proof.familyCard !== "MATCHES"`,
      `"FAMILY_MEMBER" && proof.familyCard === "DIFFERS"`,
    ),
    proof("zeros", ` && !(lastFour === "0000" && showsNik(identityKind))`, ""),
    proof("abbreviation", "a.length >= 3 && ", ""),
    proof("owner-of-all", " || !documents.every(isTheirs)", ""),
    intake("card-number", `subjectNik === null ? [`, `subjectNik === "" ? [`),
    proof("used-proxy", `proof.proxy !== "NAMED"`, "proof.proxy === null"),
    proof("card-proxy", `hasCard && rules.cardProxy === "NEVER"`, "false"),
    proof("approval", ` && proof.proxyApproval === null`, ` && proof.proxyApproval === undefined`),
    proof("nobody", `[["RECIPIENT_ALLOWED", true]]`, "[]"),
    proof("tries", "codeTries <= maxCodeTries", "codeTries < maxCodeTries"),
    proof("doubt", `code === "WRONG_OFFLINE" && signatureId === null;`, `code === "WRONG_OFFLINE";`),

    suppression("five", "cells[name]! < SMALLEST_CELL", "cells[name]! <= SMALLEST_CELL"),
    suppression("before", " || withheldBefore.has(name)", ""),
    suppression("smallest", "cells[a]! - cells[b]!", "cells[b]! - cells[a]!"),
    suppression("one-alone", "values.length === 1 || ", ""),
    suppression("all-zero", "sum === 0 || ", ""),
    suppression("all-four", "(SMALLEST_CELL - 1)", "SMALLEST_CELL"),

    visibility("closing", "now < closing", "now <= closing"),
    visibility("sinks", "levelNow(1, endedAt, now, limits)", "1"),
    visibility("days", "level === 1 ? limits.level1Days", "level === 2 ? limits.level1Days"),
    visibility("kinds", "documentKinds: 2", "documentKinds: 1"),
    visibility("live", `livePosition: ["UNDER_WAY", "ARRIVED"]`, `livePosition: ["LOADED", "UNDER_WAY", "ARRIVED"]`),
    visibility("level", "level >= FIELDS[field]", "level > FIELDS[field]"),
    visibility("mask", "[0]?.toUpperCase()}***", '[0]?.toUpperCase()}${"*".repeat(word.length - 1)}'),
    visibility("draft", `if (state === "DRAFT") return null;`, ""),

    code("bits", "byte & 31", "byte % 30"),
    code("label", "slice(0, 9)", "slice(0, 13)"),
    code("even", "draw >= EVEN_DRAWS", "draw >= DRAWS"),
    code("zeros", `.padStart(6, "0")`, ""),
    code("secret", "SECRET_BYTES = 16", "SECRET_BYTES = 15"),
    code("times-a", "0b100101", "0b101001"),

    guards("all-ready", `documents.length > 0 && documents.every(({ state })`, `documents.every(({ state })`),
    guards("courtesy", "citizenReschedules < limits.citizenReschedules", "citizenReschedules <= limits.citizenReschedules"),
    guards("attempts", "countedFailures < limits.countedAttempts", "countedFailures <= limits.countedAttempts"),
    guards("used-up", "countedFailures >= limits.countedAttempts", "countedFailures > limits.countedAttempts"),
    guards("run-over", `runState !== null && runState !== "CLOSED"`, "runState !== null"),
    guards("came-from", "previous?.state === state", "previous !== null"),
    guards("undo", "previous.leftAt.getTime() <= limits[limit]", "previous.leftAt.getTime() < limits[limit]"),
    guards("window", "window.from < window.to", "window.from <= window.to"),
    guards("same-courier", "courierId && courierId !== facts.courierId", "courierId"),
    guards("too-many", "scanned.size === documents.length && ", ""),
    guards("other-note", " && !input.failure.note", ""),
    guards("witness", "witnessId === courierId", "witnessId === null"),
    guards("call", "photoId !== null || callId !== null", "photoId !== null"),
    guards("radius", "distanceM <= limits.presenceRadiusM", "distanceM < limits.presenceRadiusM"),
    guards("later", "fixAgeMs >= 0 && ", ""),

    table("by-whom", "row.by.some((role) => roles.includes(role))", "row.by.length > 0"),
    table("offered", "isBy(row, acting) && refusalOf(row, facts) === null", "isBy(row, acting)"),
    table("nearest", "other.missing.length < best.missing.length", "other.missing.length > best.missing.length"),
    table("final", `step === "correct" || `, ""),
    delivery("depart", "all(facts.loadConfirmed, facts.onDuty, facts.runStarted)", "all(facts.loadConfirmed, facts.runStarted)"),
    delivery("hand-over", "needs: facts.completeProof", "needs: facts.together()"),
    delivery("system-redirect", "all(facts.parcelWhole, facts.attemptsUsedUp)", "facts.parcelWhole"),
    delivery("office-says-why", `to: "RETURNING", by: officeRoles, needs: reason`, `to: "RETURNING", by: officeRoles`),
    delivery("receive", `to: "BACK_AT_OFFICE", by: ["DESK"], needs: scanned`, `to: "BACK_AT_OFFICE", by: ["DESK"]`),
    document("second-look", "guard: otherEyes, needs: labelMatches", "guard: otherEyes"),
    document("four-eyes", "guard: otherEyes, needs: labelMatches", "needs: labelMatches"),
    document("own-print", " && printedById === actorId", ""),
    request("ground", "ground !== null", "ground !== undefined"),
    request("reapplied", "reappliedAsId === null", "reappliedAsId !== undefined"),
    document("road", `by: ["SUPERVISOR"], guard: notOnTheRoad, needs`, `by: ["SUPERVISOR"], needs`),
    document("reprint", `by: ["PRINTER"], guard: reprintApproved`, `by: ["PRINTER"]`),
    document("card", `kind === "KTP_EL" ? "CARD_IS_PRINTED_BY_THE_OFFICE" : null`, "null"),
    request("consent", "consentedAt !== null", "true"),
    request("fields", "missingFields.length === 0", "missingFields.length <= 1"),
    request("answered", `verdict !== "ASKED_FOR"`, `verdict !== "OPEN"`),
    request("due", "now >= completionDueAt", "now > completionDueAt"),
    request("lost", ` || state === "LOST" || (state`, ` || (state`),
    request("part", "!allReady(facts) && !(facts.partReleasedAt !== null && someReady(facts))", "!allReady(facts)"),
    request("finish", "openOnes(facts).length === 0 && states(facts)", "states(facts)"),
    request("late-answer", ` && (verdict === "ASKED_FOR" || verdict === "ANSWERED")`, ""),
    pickup("overdue", "now >= overdueAt", "now > overdueAt"),
    pickup("archive", "now >= archiveFrom", "now >= overdueAt"),
    pickup("partners", "guard: inTheOffice, // a partner may hold it", ""),
    pickup("proof", `by: ["DESK"], needs: proof`, `by: ["DESK"]`),
    run("one-run", "otherOpenRuns === 0", "otherOpenRuns <= 1"),
    run("loaded", `stops.length > 0 && stops.every`, "stops.every"),
    run("discarded", `by: ["DISPATCHER"], guard: nothingHeld`, `by: ["DISPATCHER"]`),
    run("held", `"SUPERVISOR"], guard: nothingHeld`, `"SUPERVISOR"], guard: onDuty`),
    run("resume", `by: ["COURIER"], guard: onDuty`, `by: ["COURIER"]`),

    clock("pause", `NEEDS_COMPLETION: "PAUSED"`, `NEEDS_COMPLETION: "RUNNING"`),
    clock("spoiled", `SPOILED: "RUNNING"`, `SPOILED: "STOPPED"`),
    clock("limit", "elapsedMs + countedMs > clock.limitMs", "elapsedMs + countedMs >= clock.limitMs"),
    clock("first-breach", "breachedAt === null && clock.limitMs", "clock.limitMs"),
    judged("judged", "known[lastWork + 1]?.at ?? now", "now"),
    judged("work", `PRODUCTION[state] !== "STOPPED"`, `PRODUCTION[state] === "RUNNING"`),
    holidays("known", "knownSince.getTime() <= sinceMs", "knownSince.getTime() < sinceMs"),
    holidays("withdrawn", "sinceMs < withdrawnAt.getTime()", "sinceMs <= withdrawnAt.getTime()"),
    holidays("list", "sinceMs <= at.getTime()", "sinceMs < at.getTime()"),
    holidays("end", "<= WARNED_MS", "< WARNED_MS"),

    measures("self-printed", `if (end?.state === "SELF_PRINTED")`, `if (end?.state === "PRINTED")`),
    measures("in-time", "production.breachedAt === null", "production.breachedAt !== null"),
    measures("ready-last", "changes.findLast(({ state }) => state", "changes.find(({ state }) => state"),
    measures("completed", `end?.state === "COMPLETED"`, "end !== undefined"),
    measures("counts", "record.attempts.filter(({ counts }) => counts)", "record.attempts"),
    measures("first-attempt", "deliveryId === id && counts && failed", "deliveryId === id && failed"),
    measures(
      "own-parcel",
      "attempts.some(({ deliveryId, counts, failed }) => deliveryId === id && ",
      "attempts.some(({ counts, failed }) => ",
    ),
    days("offset", '"Asia/Makassar": 8', '"Asia/Makassar": 7'),
    days("weekend", "[0, 6]", "[0]"),
    days("holiday", "!isWeekend(day) && !holidays.has(day)", "!isWeekend(day)"),
    durations("minute", "if (ms <= MINUTE_MS) return 0;", "if (ms < MINUTE_MS) return 0;", "log2 of one minute is 0 as well"),
    durations("edge", " - 1e-9", " + 1e-9"),
    durations("rank", "seen >= rank", "seen > rank"),
    durations(
      "order",
      ".toSorted((a, b) => a - b)",
      ".toSorted()",
      "keys of an object that are whole numbers come in their order; map(Number) keeps it",
    ),

    alerts("gravity", "gravity(a) - gravity(b)", "gravity(b) - gravity(a)"),
    alerts("paused", `openRun?.state !== "STARTED"`, "openRun === null"),
    alerts("silent", "now > silence.alertAfter", "now >= silence.alertAfter"),
    alerts("ahead-now", "lastFixAt === null || clockAheadAt > lastFixAt", "true"),
    alerts("effort", `lastFailure?.effort === "WITHOUT_EFFORT"`, "lastFailure !== null"),
    alerts("late", "windowTo < now", "stateSince < now"),
    monitoring("band", "findIndex((end) => ageMs < end)", "findIndex((end) => ageMs <= end)"),
    monitoring("soon", "now.getTime() <= SOON_MS", "now.getTime() < SOON_MS"),
    monitoring("stopped", ` || condition === "STOPPED"`, ""),
    live("turn", "delivery.stopsBefore === 0", "delivery.stopsBefore !== null"),
    live("level", "level < 2", "level < 1"),
    live("paused", `delivery.runState !== "STARTED"`, "delivery.runState === null"),
    live("other-courier", " || fix.courierId !== delivery.courierId", ""),
    live("stale", `if (freshness === "STALE") return null;`, ""),
    live("rounded", "deg * 1000) / 1000", "deg * 10000) / 10000"),
    live("age", "ageMs <= liveAgeMs", "ageMs < liveAgeMs"),
    position("duty-end", "fix.takenAt <= to", "fix.takenAt < to"),
    position("null-island", "if (latitudeDeg === 0 && longitudeDeg === 0) return false;", ""),
    position("accuracy", "fix.accuracyM <= limits.maxAccuracyM", "fix.accuracyM < limits.maxAccuracyM"),
    position("unknown", "accuracyM !== null && accuracyM !== 0", "accuracyM !== null"),
    position("ahead", "> limits.maxAheadMs", ">= limits.maxAheadMs"),
    track(
      "speed",
      "<= maxSpeedMps * elapsedS",
      "< maxSpeedMps * elapsedS",
      "no two readings lie exactly as far apart as the limit allows",
    ),
    track("two", "[believed, last].some", "[believed].some"),
    track("wild", "believed: isBelieved ? fix : believed", "believed: fix"),
    track("back", "believed.takenAt < shown.takenAt", "false"),

    policy("reveal", `"request.reveal": { OPERATOR: office`, `"request.reveal": { DESK: office, OPERATOR: office`),
    policy("their", `"delivery.fail": { COURIER: theirs,`, `"delivery.fail": { COURIER: office,`),
    policy("revise", `"figures.revise": { SUPERVISOR: office }`, `"figures.revise": { SUPERVISOR: office, DISPATCHER: office }`),
    policy("nobodys", `if (acting.length === 0) throw new DomainError("NOT_FOUND");`, ""),
    policy("role-first", "  ensureRole(actor, action);\n  const acting", "  const acting"),
    password("short", "password.length < MIN_PASSWORD_LENGTH", "password.length <= MIN_PASSWORD_LENGTH"),
    password("login", "password.toLowerCase().includes(login.toLowerCase())", "password.includes(login)"),
    password("twice", " || letters === word + word", ""),
    password("variety", "new Set(password).size < 5", "new Set(password).size < 4"),
    phone("null", `if (isAbsent(value)) return null;`, ""),
    phone("knots", "1 / 1.94384", "1 / 3.6"),
    phone("millis", "numeric >= MAX_SECONDS", "numeric > MAX_SECONDS * 2"),
    phone("unknown", "value !== null && value >= 0 ? value : null", "value"),
    phone("names", "names.size > 1", "names.size > 2"),
    statistics("range", "length > MAX_RANGE_MONTHS", "length >= MAX_RANGE_MONTHS"),
    statistics("both-years", "monthsOfLater.has(number)", "number > 0"),
    statistics("half", "Math.round(Math.abs(value) * 10)", "Math.floor(Math.abs(value) * 10)"),
    statistics("chance", "byMonth.length >= 3", "byMonth.length >= 2"),
    events("paper", `"spoil", "reportLost"]`, `"spoil"]`),
    stops("village", "a.villageCode !== b.villageCode || ", ""),
    stops("metres", "distanceM(from, to) <= SAME_DOOR_M", "distanceM(from, to) <= SAME_DOOR_M * 4"),
    stops("arrived-first", `state === "ARRIVED" ? 0 : 1`, `state === "ARRIVED" ? 1 : 0`),
    stops("doors", "doorsOf(open).indexOf(own.door)", "open.indexOf(own)"),
    stops("numbers", "doors.indexOf(door) + 1", "doors.indexOf(door)"),
    token("full", "Math.max(0, fullAtMs - nowMs)", "(fullAtMs - nowMs)"),
    token("refill", "fullAtMs - nowMs) / refillMs", "fullAtMs - nowMs) * 0"),
    token("from-now", "Math.max(fullAtMs, nowMs) +", "fullAtMs +"),
    token("count", "count * refillMs", "refillMs"),
    token("no-wait", "Math.max(0, count - tokensIn(fullAtMs, size, nowMs))", "(count - tokensIn(fullAtMs, size, nowMs))"),
    token("wait", "* size.refillMs;", "* 1;"),
    phoneClock("said", "deviceAt ?? at", "at"),
    phoneClock("not-before", "said < notBefore ? notBefore : said", "said"),
    phoneClock("not-yet", "possible > at ? at : possible", "possible"),
    phoneClock("gap", "- deviceAt.getTime()) > CLOCK_GAP_MS", "- deviceAt.getTime()) >= CLOCK_GAP_MS"),
    phoneClock("both-ways", "Math.abs(at.getTime() - deviceAt.getTime())", "(at.getTime() - deviceAt.getTime())"),
    phoneClock("in-time", "takenAt >= couldBeSent || newerHeardAt", "takenAt > couldBeSent || newerHeardAt"),
    phoneClock("nothing-newer", "newerHeardAt === null || newerHeardAt >= couldBeSent", "newerHeardAt! >= couldBeSent"),
    phoneClock("made-up", " || newerHeardAt >= couldBeSent;", " || newerHeardAt >= takenAt;"),
    duty("hours", "Math.max(steppedMs + limits.restMs, endOfDeliveryHours(zone, since).getTime())", "steppedMs + limits.restMs"),
    duty("rest", "Math.max(steppedMs + limits.restMs, endOfDeliveryHours", "Math.max(steppedMs, endOfDeliveryHours"),
    duty("longest", "Math.min(restedMs, since.getTime() + limits.longestMs)", "restedMs"),
    duty("warning", ", steppedMs + limits.warningMs)", ", 0)"),
    duty("out", "if (isOut) return", "if (!isOut) return"),
    duty("longest-out", "new Date(Math.min(endsMs, longestMs))", "new Date(endsMs)"),
    duty("stepped", "(lastStepAt ?? since)", "since"),
  ],
};
