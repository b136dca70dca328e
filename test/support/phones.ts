import { newKey } from "./journey.ts";
import type { StaffClient } from "./client.ts";
import type { TestService } from "./service.ts";

/** A phone with its courier's secret, as one of the two apps sends. */
export interface Phone {
  readonly deviceId: string;
  readonly name: string;
  readonly secret: string;
  readonly send: (more: Readonly<Record<string, unknown>>) => Promise<Response>;
}
/** In the city, near the office. */
export const HERE = { latitudeDeg: -4.0135, longitudeDeg: 119.6255 };

export async function pairPhone(
  service: Pick<TestService, "url">,
  courier: StaffClient,
  kind: "OWNTRACKS" | "TRACCAR",
): Promise<Phone> {
  const answer = await courier.ask(
    `mutation ($input: PairDeviceInput!) { pairDevice(input: $input) { device { id name } serverUrl setupUrl password } }`,
    { input: { idempotencyKey: newKey(), kind } },
  );
  const { device, serverUrl, password } = answer.data!["pairDevice"] as {
    device: { id: string; name: string };
    serverUrl: string;
    password: string | null;
  };
  const path = serverUrl.replace(/^https?:\/\/[^/]+/, "");
  const secret = password ?? path.split("/").at(-1)!;
  const send = (more: Readonly<Record<string, unknown>>): Promise<Response> =>
    kind === "OWNTRACKS"
      ? fetch(`${service.url}${path}`, {
          method: "POST",
          headers: { "content-type": "application/json", authorization: basic(device.name, secret) },
          body: JSON.stringify({ _type: "location", lat: HERE.latitudeDeg, lon: HERE.longitudeDeg, acc: 8, batt: 80, ...more }),
        })
      : fetch(`${service.url}${path}`, {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({
            id: device.name,
            lat: String(HERE.latitudeDeg),
            lon: String(HERE.longitudeDeg),
            accuracy: "8",
            batt: "80",
            ...more,
          }).toString(),
        });
  return { deviceId: device.id, name: device.name, secret, send };
}
export const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
