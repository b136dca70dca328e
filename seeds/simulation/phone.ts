import { pairDevice, revokeDevice } from "../../api/positions/device.commands.ts";
import { Device, type DeviceKind } from "../../api/positions/position.entity.ts";
import type { Work } from "../../api/platform/work.ts";
import type { Place } from "./land.ts";
import { newKey, type Stage } from "./stage.ts";

/** Where a phone says that it is. */
export interface Report {
  readonly place: Place;
  readonly speedMps: number;
  readonly courseDeg: number;
  readonly accuracyM: number;
}
/** A courier's phone: it reports over HTTP like any other, and has the secret of its pairing. */
export interface Phone {
  /** @throws Error when it was not taken */
  readonly report: (report: Report) => Promise<void>;
}

const PATIENCE_MS = 5_000;
const BATTERY_PER_REPORT = 0.02; // percent

/**
 * Pairs a phone as the courier's page does. The courier's earlier ones of this kind go: each start knows only its own secret.
 * @param workNow as the courier
 */
export async function pairPhone(
  stage: Stage,
  workNow: () => Work,
  { courierId, kind }: { readonly courierId: string; readonly kind: DeviceKind },
): Promise<Phone> {
  const earlier = await stage.fork().find(Device, { courierId, kind, revokedAt: null });
  for (const { id } of earlier) await revokeDevice(workNow(), { idempotencyKey: newKey(stage), id });
  const { name, secret } = await pairDevice(workNow(), { idempotencyKey: newKey(stage), kind });
  let batteryPercent = 60 + stage.random() * 40;
  return {
    report: async (report) => {
      batteryPercent = batteryPercent > 15 ? batteryPercent - BATTERY_PER_REPORT : 95; // charged on the motorcycle
      const { path, headers, body } = (kind === "TRACCAR" ? traccar : ownTracks)(name, secret, {
        ...report,
        takenAt: stage.now(),
        batteryPercent,
      });
      const signal = AbortSignal.any([stage.signal, AbortSignal.timeout(PATIENCE_MS)]);
      const answer = await fetch(`${stage.phonesUrl}${path}`, { method: "POST", headers, body, signal });
      await answer.body?.cancel();
      if (!answer.ok) throw new PhoneRefused(answer.status);
    },
  };
}

/** 401: somebody has revoked the phone. */
export class PhoneRefused extends Error {
  constructor(readonly status: number) {
    super(`a simulated phone was answered ${status}`);
  }
}

interface Message {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
type Reading = Report & { readonly takenAt: Date; readonly batteryPercent: number };

/** As Traccar Client 9 sends it. */
function traccar(name: string, secret: string, reading: Reading): Message {
  const { place, speedMps, courseDeg, accuracyM, takenAt, batteryPercent } = reading;
  const coords = {
    latitude: place.latitudeDeg,
    longitude: place.longitudeDeg,
    accuracy: accuracyM,
    speed: speedMps,
    heading: courseDeg,
  };
  const location = { timestamp: takenAt.toISOString(), coords, battery: { level: batteryPercent / 100 } };
  return {
    path: `/ingest/traccar/${secret}`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ device_id: name, location }),
  };
}

/** As OwnTracks sends it: whole seconds, kilometres per hour. */
function ownTracks(name: string, secret: string, reading: Reading): Message {
  const { place, speedMps, courseDeg, accuracyM, takenAt, batteryPercent } = reading;
  const message = {
    _type: "location",
    lat: place.latitudeDeg,
    lon: place.longitudeDeg,
    acc: Math.round(accuracyM),
    vel: Math.round(speedMps * 3.6),
    cog: Math.round(courseDeg),
    tst: Math.floor(takenAt.getTime() / 1_000),
    batt: Math.round(batteryPercent),
    tid: name.slice(-2),
  };
  const authorization = `Basic ${Buffer.from(`${name}:${secret}`).toString("base64")}`;
  return {
    path: "/ingest/owntracks",
    headers: { "content-type": "application/json", authorization },
    body: JSON.stringify(message),
  };
}
