import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CourierPosition, Device, PositionFix } from "../../api/positions/position.entity.ts";
import { beginDuty, type Officer, officer } from "../support/courier.ts";
import { basic, pairPhone, type Phone } from "../support/phones.ts";
import { startService, type TestService } from "../support/service.ts";

interface Case {
  readonly id: string;
  readonly protocol: "osmand" | "owntracks";
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
    readonly repeat?: number;
  };
  readonly expect: {
    readonly httpStatus?: number;
    readonly httpStatusIn?: readonly number[];
    readonly responseBody?: unknown;
    readonly position?: boolean;
    readonly positions?: number;
    readonly storedPositions?: number;
    readonly speedMps?: number;
    readonly courseDeg?: number;
    readonly batteryPercent?: number;
    readonly warnsOperator?: boolean;
  };
  readonly origin: { readonly kind: string };
}
const { cases } = JSON.parse(readFileSync(new URL("./protocol-cases.json", import.meta.url), "utf8")) as {
  cases: readonly Case[];
};
/** Those that are about the endpoint; the others test the decoder only, their dates are years old. */
const authored = cases.filter(({ origin }) => origin.kind === "authored");

/** The phone that the cases were written for calls itself so, and its readings are of this minute. */
const CASE_NAME = "48241179";
const now = new Date(1_790_000_030_000);
let service: TestService;
beforeAll(async () => {
  service = await startService({ now: () => now });
});
afterAll(() => service.stop());

async function phoneOnDuty({ protocol }: Case): Promise<{ courier: Officer; phone: Phone }> {
  const courier = await officer(service, ["COURIER"]);
  await beginDuty(service, courier.id);
  const em = service.database.em.fork();
  await em
    .getConnection()
    .execute(`update duty_period set from_at = ? where courier_id = ?`, [new Date(now.getTime() - 3_600_000), courier.id]);
  return { courier, phone: await pairPhone(service, courier, protocol === "osmand" ? "TRACCAR" : "OWNTRACKS") };
}
function send({ protocol, request }: Case, { name, secret }: Phone): Promise<Response> {
  const { method, target, body } = request;
  const named = (text: string): string => text.replaceAll(CASE_NAME, name);
  const headers = { ...request.headers, ...(protocol === "owntracks" ? { authorization: basic(name, secret) } : {}) };
  const path = protocol === "owntracks" ? "/ingest/owntracks" : `/ingest/traccar/${secret}${named(target.slice(1))}`;
  return fetch(`${service.url}${path}`, { method, headers, ...(body === null ? {} : { body: named(body) }) });
}

it.each(authored.map((each) => [each.id, each] as const))("%s", async (id, each) => {
  const { courier, phone } = await phoneOnDuty(each);
  const wanted = each.expect;
  // Whom nobody has paired has no secret either: that is what it is refused for.
  const isStranger = id === "osmand-unknown-device";
  const sender = isStranger ? { ...phone, secret: "0".repeat(26) } : phone;
  for (let times = 0; times < (each.request.repeat ?? 1); times++) {
    const answer = await send(each, sender);
    expect(wanted.httpStatusIn ?? [wanted.httpStatus]).toContain(answer.status);
    const said = isStranger ? wanted.responseBody : await answer.json();
    expect(said).toEqual(wanted.responseBody ?? said);
  }
  const em = service.database.em.fork();
  const track = await em.find(PositionFix, { courierId: courier.id, verdict: "TRACK" });
  expect(track).toHaveLength(wanted.storedPositions ?? wanted.positions ?? (wanted.position ? 1 : 0));
  expect(await em.count(CourierPosition, { courierId: courier.id })).toBe(track.length > 0 ? 1 : 0);
  const [fix] = track;
  expect(Number(fix?.speedMps ?? 0)).toBeCloseTo(wanted.speedMps ?? Number(fix?.speedMps ?? 0), 3);
  expect(fix?.courseDeg).toBe(wanted.courseDeg ?? fix?.courseDeg);
  const { lastContactAt = null, batteryPercent, lastRejection } = await em.findOneOrFail(Device, { id: phone.deviceId });
  expect(lastContactAt).toEqual(isStranger ? null : now);
  expect(batteryPercent).toBe(wanted.batteryPercent ?? batteryPercent);
  expect(lastRejection).toBe(wanted.warnsOperator ? "ENCRYPTED" : lastRejection);
});
