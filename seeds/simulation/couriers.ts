import type { DeviceKind } from "../../api/positions/position.entity.ts";

/** Who rides, and which app their phones run. */
export const COURIERS: readonly { readonly login: string; readonly kind: DeviceKind }[] = [
  { login: "kurir1", kind: "TRACCAR" },
  { login: "kurir2", kind: "TRACCAR" },
  { login: "kurir3", kind: "TRACCAR" },
  { login: "kurir4", kind: "OWNTRACKS" },
  { login: "kurir5", kind: "OWNTRACKS" },
];
