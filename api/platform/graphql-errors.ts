import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { DomainError } from "../domain/errors.ts";
import type { Log } from "./log.ts";

/**
 * SQL states that mean "not now": the statement or lock time-out, a transaction that lost against another or lasted too long, no free
 * connection, a lost one, shutting down or starting up, only reading.
 */
const BUSY_SQL_STATES = new Set("57014 55P03 40P01 40001 25P03 25P04 53300 57P01 57P02 57P03 57P05 25006".split(" "));
/** Connection exceptions as a class: whichever it is, this statement was not answered and the next may be. */
const LOST_CONNECTION = /^08/;
const BUSY_SYSTEM_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
]);
const BUSY_MESSAGES = /timeout exceeded when trying to connect|timeout expired|Connection terminated|is not queryable/;
const RETRY_AFTER_S = 2;
/** A full disk, the database's or ours: somebody has to make room. */
const FULL = new Set(["53100", "ENOSPC", "EDQUOT"]);
const FULL_RETRY_AFTER_S = 60;

/**
 * An error as the outside may see it: our refusals with their code and facts, protocol errors as they are, everything else without a word of
 * its text, because messages of the database quote what they were given.
 * @param protocolCode what the server found wrong with the request, where the error itself does not say it
 */
export function presentError(error: unknown, log: Log, protocolCode?: unknown): GraphQLFormattedError {
  const place = error instanceof GraphQLError ? placeOf(error) : {};
  const cause = rootCause(error);
  if (cause instanceof DomainError) {
    return {
      message: sentenceOf(cause),
      ...place,
      extensions: { code: cause.code, ...(Object.keys(cause.facts).length > 0 ? { facts: cause.facts } : {}) },
    };
  }
  if (cause instanceof GraphQLError)
    return { message: cause.message, ...place, extensions: { code: codeOf(cause, protocolCode) } };
  const retryAfterS = retryAfter(cause);
  if (retryAfterS !== null) {
    if (retryAfterS === FULL_RETRY_AFTER_S) log.error({ error: cause }, "the disk is full");
    else log.warn({ error: cause }, "busy");
    return { message: "The service is busy. Please try again shortly.", ...place, extensions: { code: "BUSY", retryAfterS } };
  }
  log.error({ error: cause }, "unexpected error in an operation");
  return { message: "Something went wrong on our side.", ...place, extensions: { code: "INTERNAL_SERVER_ERROR" } };
}

function placeOf(error: GraphQLError): Pick<GraphQLFormattedError, "path" | "locations"> {
  return { ...(error.path ? { path: error.path } : {}), ...(error.locations ? { locations: error.locations } : {}) };
}

/** What was thrown in a resolver; or the protocol error itself. */
function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

function codeOf(error: GraphQLError, protocolCode: unknown): string {
  const { limitCode, code } = error.extensions;
  if (typeof limitCode === "string") return limitCode;
  if (/contains more tha[nt] \d+ tokens/.test(error.message)) return "QUERY_TOO_LONG";
  const said = code ?? protocolCode;
  return typeof said === "string" ? said : "BAD_USER_INPUT";
}

/** The driver's error may be wrapped by the ORM's. @returns null: it is an error of ours, and trying again is of no use */
function retryAfter(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  const { code, message } = error as { code?: unknown; message: string };
  if (typeof code === "string") {
    if (FULL.has(code)) return FULL_RETRY_AFTER_S;
    if (BUSY_SQL_STATES.has(code) || LOST_CONNECTION.test(code) || BUSY_SYSTEM_CODES.has(code)) return RETRY_AFTER_S;
  }
  return BUSY_MESSAGES.test(message) ? RETRY_AFTER_S : retryAfter(error.cause);
}

/** In English, for developers; screens translate the code and fill in the facts. */
function sentenceOf({ code, facts }: DomainError): string {
  const said = (name: string): string => String(facts[name] ?? "");
  switch (code) {
    case "INVALID_INPUT":
      if ("fields" in facts) return `Please check: ${said("fields")}.`;
      return "missing" in facts ? `Still missing: ${said("missing")}.` : `${said("field")} must be ${said("rule")}.`;
    case "NOT_FOUND":
      return "There is nothing here that you may see.";
    case "NOT_PERMITTED":
      return "Your roles do not allow this.";
    case "NOT_SIGNED_IN":
      return "Please sign in.";
    case "SIGN_IN_FAILED":
      return "Login or password is wrong.";
    case "TOO_MANY_TRIES":
      return "Too many tries. Please wait a while.";
    case "WEAK_PASSWORD":
      return `Choose another password: ${said("problem")}.`;
    case "LOGIN_TAKEN":
      return "Somebody has this login already.";
    case "LAST_ADMINISTRATOR":
      return "Without this account nobody could manage accounts any more. Make somebody else an administrator first.";
    case "OWN_ROLES":
      return "Another administrator has to give you these roles.";
    case "ILLEGAL_STEP":
      return `This is not possible now (${said("state")}); possible: ${said("allowed")}.`;
    case "STALE":
      return "Somebody else has changed this in the meantime. Look again.";
    case "IDEMPOTENCY_CONFLICT":
      return "This idempotencyKey was used for something else.";
    case "FIGURES_ALREADY_PUBLISHED":
      return `The figures of ${said("month")} are published with other numbers; a published month is never changed silently.`;
    case "NOTHING_TO_REVISE":
      return "What is counted of this month today is what was published.";
    case "CHECKLIST_VERSION_CHANGED":
      return `Version ${said("version")} of the checklist ${said("documentKind")} ${said("reason")} is stored with other requirements; give the change a new version.`;
  }
}
