import type { DeviceKind } from "./position.entity.ts";

interface Setup {
  readonly setupUrl: string; // what the QR code says
  readonly serverUrl: string;
  readonly userName: string | null;
  readonly password: string | null;
}
/** Its own defaults, 300 s and 75 m, are too coarse for a live map. */
const TRACCAR_SETTINGS = "accuracy=high&interval=20&distance=30&heartbeat=60&buffer=true&wakelock=true&stop_detection=false";
const OWNTRACKS_SETTINGS = {
  _type: "configuration",
  mode: 3,
  auth: true,
  monitoring: 2,
  locatorInterval: 20,
  moveModeLocatorInterval: 20,
  locatorDisplacement: 30,
  extendedData: false, // neither networks nor regions: none of our business
  cmd: false,
};

/**
 * What a phone's app is told, in one code. Traccar Client takes a scanned https address as server and settings; the secret is in the path,
 * since the app has no other place for one. OwnTracks sends a user and a password.
 * @param base where citizens and phones reach the service
 */
export function setupOf(
  base: string,
  kind: DeviceKind,
  { name, secret }: { readonly name: string; readonly secret: string },
): Setup {
  if (kind === "TRACCAR") {
    const serverUrl = `${base}/ingest/traccar/${secret}`;
    return { serverUrl, setupUrl: `${serverUrl}?id=${name}&${TRACCAR_SETTINGS}`, userName: null, password: null };
  }
  const serverUrl = `${base}/ingest/owntracks`;
  const settings = {
    ...OWNTRACKS_SETTINGS,
    url: serverUrl,
    username: name,
    password: secret,
    deviceId: name,
    tid: name.slice(-2),
  };
  const inline = Buffer.from(JSON.stringify(settings)).toString("base64");
  return {
    serverUrl,
    setupUrl: `owntracks:///config?inline=${encodeURIComponent(inline)}`,
    userName: name,
    password: secret,
  };
}
