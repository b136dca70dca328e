import { Gauge, type Registry } from "prom-client";
import { ROOMS, type Room } from "./room.ts";

interface Readings {
  readonly unclaimedBytes: () => Promise<Readonly<Record<Room, number>>>;
  readonly diskShare: () => Promise<number>;
}

/** How full it is, looked at when somebody asks. What cannot be read now is not a number, and keeps none of the other metrics back. */
export function addFileMetrics(registry: Registry, { unclaimedBytes, diskShare }: Readings): void {
  new Gauge({
    name: "antar_dompet_uploads_unclaimed_bytes",
    help: "Photos that nobody attached to a request yet; each counts for at least 64 kB",
    labelNames: ["room"],
    registers: [registry],
    async collect() {
      const bytes = await unclaimedBytes().catch(() => null);
      for (const room of ROOMS) this.set({ room }, bytes?.[room] ?? Number.NaN);
    },
  });
  new Gauge({
    name: "antar_dompet_files_disk_ratio",
    help: "How full the disk of the photos is, 0 to 1",
    registers: [registry],
    async collect() {
      this.set(await diskShare().catch(() => Number.NaN));
    },
  });
}
