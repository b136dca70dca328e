import { mutantsOf } from "./list.ts";
import type { Room } from "./mutate.ts";

const tracking = mutantsOf("tracking", "tracking/tracking.guard.ts", "api/journey");
const closing = mutantsOf("tracking", "tracking/tracking.guard.ts", "api/deadlines");
const pins = mutantsOf("tracking", "tracking/tracking.guard.ts", "api/pin-tries");
const fields = mutantsOf("fields", "accounts/field-guard.ts", "api/staff-policy");
const phones = mutantsOf("phones", "positions/phone-guard.ts", "api/devices");
const throttle = mutantsOf("throttle", "platform/throttle.ts", "api/throttle", "api/staff-sign-in");
const buckets = mutantsOf("try-buckets", "platform/try-buckets.ts", "api/try-buckets");
const signIn = mutantsOf("sign-in", "accounts/sign-in.commands.ts", "api/staff-sign-in", "api/sessions", "api/accounts");
const links = mutantsOf("links", "files/file.links.ts", "api/files-links");
const socket = mutantsOf("socket", "platform/live-socket.ts", "api/live-socket");
const password = mutantsOf("once-per-password", "accounts/once-per-password.ts", "api/accounts");
const network = mutantsOf("network", "platform/network.ts", "api/staff-network");

/** Who comes in: codes and PINs, staff, phones, links, sockets; and how often somebody may try. */
export const doors: Room = {
  name: "doors",
  tests: [],
  mutants: [
    closing("draft", `found.state !== "DRAFT" && `, ""),
    tracking("secret", "  if (secret !== null && !isLink) return null;\n", ""),
    tracking("pin", "(pin !== null && !isPin && !isLink)", "false"),
    tracking(
      "level",
      "level: isPin || isLink ? 2 : 1",
      "level: pin !== null || isLink ? 2 : 1",
      "a PIN that is not right and without the link has been refused two lines before",
    ),
    closing("closed", " && levelNow(1, found.endedAt ?? null, now, VISIBILITY) !== 0", ""),
    pins("site", "`${pin}\\0${siteOf(network)}`", "pin"),
    pins("invented", "isInvented ? `${network}\\0invented codes` : network", "network"),
    fields("subscribe", "        ensureDecision(policy, name, context);\n        return subscribe", "        return subscribe"),
    fields("resolve", "        ensureDecision(policy, name, context);\n        return resolve", "        return resolve"),
    fields("undecided", `if (decision === undefined) throw new DomainError("NOT_PERMITTED", { field });`, ""),
    fields("nobody", `if (actor === null) throw new DomainError("NOT_SIGNED_IN");`, "if (actor === null) return;"),
    phones("counted", "  await countTry(em, [{ what, max: POSITION_RULES.wrongSecretsPerHour }], HOUR_MS, now);\n", ""),
    phones("right-first", "  if (phone) return phone;\n", ""),
    throttle(
      "lock",
      '      await sql`select pg_advisory_xact_lock(hashtextextended(${what.toString("base64")}, 0))`.execute(db);\n',
      "",
    ),
    throttle("max", ">= max) throw", "> max) throw"),
    throttle("window", "and at > ${new Date(now.getTime() - windowMs)}", ""),
    throttle("forgive", "where id = any(${ids}::bigint[]) or", "where"),
    throttle("clear", " or what = any(${clear}::bytea[])", ""),
    buckets("right-is-free", "isOpen && !isRight ? 1 : 0", "isOpen ? 1 : 0"),
    buckets("closed-is-free", "isOpen && !isRight ? 1 : 0", "isRight ? 0 : 1"),
    buckets("closed", "return isOpen && isRight;", "return isRight;"),
    buckets("one-is-enough", "asked.every((bucket)", "asked.some((bucket)"),
    buckets("known", "const asked = isKnown ? [limits.own] : all;", "const asked = all;"),
    buckets(
      "known-for-ever",
      "const isKnown = succeededAt !== null && new Date(succeededAt).getTime() > now.getTime() - limits.knownForMs;",
      "const isKnown = succeededAt !== null;",
    ),
    buckets(
      "succeeded",
      "const succeeded = isOpen && isRight ? now : succeededAt;",
      "const succeeded = isRight ? now : succeededAt;",
    ),
    buckets(
      "still-known",
      "const succeeded = isOpen && isRight ? now : succeededAt;",
      "const succeeded = isOpen && isRight ? now : null;",
    ),
    buckets(
      "known-elsewhere",
      "case when try_bucket.what = ${limits.own.what} then ${succeeded}::timestamptz end",
      "${succeeded}::timestamptz",
    ),
    buckets(
      "lock",
      "on conflict (what) do update set full_at = try_bucket.full_at\n",
      "on conflict (what) do update set full_at = excluded.full_at\n",
    ),
    buckets("forgotten", "where full_at <= ${now} and (", "where ("),
    buckets("forgotten-known", "(succeeded_at is null or succeeded_at <= ${forgotten})", "true"),
    signIn(
      "disabled",
      "{ id: seen.id, disabledAt: null, passwordHash: seen.passwordHash }",
      "{ id: seen.id, passwordHash: seen.passwordHash }",
    ),
    signIn("changed", "{ id: seen.id, disabledAt: null, passwordHash: seen.passwordHash }", "{ id: seen.id, disabledAt: null }"),
    signIn("before", "    if (before) await endSession(tx, before.tokenHash);\n", ""),
    signIn(
      "clear",
      "    await forgiveTry(tx, tries, [tried[0].what]);\n    await forgetEndedSessions",
      "    await forgetEndedSessions",
    ),
    signIn("other-browsers", "    await endSessionsOf(tx, account.id, session.tokenHash);\n", ""),
    signIn(
      "own-tries",
      "  const tries = await countTry(em, tried, WINDOW_MS, now);\n  const seen = await em.fork().findOne(Account, { id: actor",
      "  const tries: string[] = [];\n  const seen = await em.fork().findOne(Account, { id: actor",
    ),
    links("account", " and account_id = ${actor.accountId}", ""),
    links("expiry", "expires_at > ${now}", "expires_at > '-infinity'"),
    links(
      "right",
      `if (!found || actingRoles(actor, "file.view", found.subject).length === 0) return null;`,
      "if (!found) return null;",
    ),
    links("purpose", 'why === "" || ', ""),
    links("kept", "{ id: fileId, kept: true }", "{ id: fileId }", "the database lets nothing be attached that is not kept"),
    network("front", "hops.pop()!", "hops.shift()!"),
    network("untrusted", "isTrusted(address) && hops.length > 0", "hops.length > 0"),
    network("no-address", "    if (isIP(before) === 0) break;\n", ""),
    network("64-bits", "slice(0, 4)", "slice(0, 8)"),
    socket(
      "subscriptions",
      "> MAX_SUBSCRIPTIONS_PER_SOCKET)\n        return",
      "> MAX_SUBSCRIPTIONS_PER_SOCKET + 1)\n        return",
    ),
    socket(
      "kind",
      "if (operation.operation !== OperationTypeNode.SUBSCRIPTION)",
      "if (operation.operation === OperationTypeNode.MUTATION)",
    ),
    socket(
      "origin",
      "!fields.every((field) => onlyFields.includes(field))",
      "!fields.some((field) => onlyFields.includes(field))",
    ),
    socket("foreign", "if (onlyFields !== null && ", "if (onlyFields === null && "),
    password("other", "answer.passwordHash !== passwordHash && ", "answer.passwordHash === passwordHash && "),
  ],
};
