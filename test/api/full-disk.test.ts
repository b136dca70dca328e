import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Bench, type Run } from "../support/bench.ts";
import { ask, type GraphQLAnswer } from "../support/client.ts";
import { emptyDatabase } from "../support/database.ts";
import { photoless, fromElsewhere, SUBMIT } from "../support/journey.ts";
import { photo, REQUESTED } from "../support/pictures.ts";

const mount = (place: string, size: string): boolean =>
  spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", place]).status === 0;
const unmount = (place: string): void => void spawnSync("umount", ["-l", place]);

/** A really full disk needs one of its own, and only root may make one. */
const mayMount = ((): boolean => {
  const place = mkdtempSync(join(tmpdir(), "antar-dompet-mount-"));
  const isMounted = mount(place, "64k");
  if (isMounted) unmount(place);
  rmSync(place, { recursive: true });
  return isMounted;
})();
if (!mayMount) process.stderr.write("full-disk.test.ts is skipped: this account may not mount a disk of its own\n");

/** Writes until nothing fits any more. @returns how to make room again */
function fill(folder: string): () => void {
  const file = join(folder, "filler");
  const handle = openSync(file, "w");
  for (const bytes of [1 << 20, 4096, 1]) {
    try {
      for (;;) writeSync(handle, Buffer.alloc(bytes));
    } catch {
      // no room for so much: the rest in smaller pieces
    }
  }
  closeSync(handle);
  return () => rmSync(file);
}

const apply = ({ url }: Run): Promise<GraphQLAnswer> => ask(url, SUBMIT, { input: photoless() }, fromElsewhere());
const readyOf = async ({ url }: Run): Promise<number> => (await fetch(`${url}/readyz`)).status;

describe.skipIf(!mayMount)("a full disk", () => {
  it("of the database: not ready, and writing is BUSY; with room again all goes on", async () => {
    const bench = new Bench();
    mount(bench.dataDir, "400m");
    try {
      const run = await bench.started({ TRUSTED_PROXY: "127.0.0.1" });
      expect(await readyOf(run)).toBe(200);
      const makeRoom = fill(bench.dataDir);
      await expect.poll(() => readyOf(run), { timeout: 10_000 }).toBe(503);
      const said: unknown[] = []; // what still finds place in the tables is taken
      while (said.length < 500 && said.at(-1) === undefined) said.push((await apply(run)).errors?.[0]?.extensions);
      expect(said.at(-1)).toEqual({ code: "BUSY", retryAfterS: 60 });
      expect((await fetch(`${run.url}/healthz`)).status).toBe(200);
      makeRoom();
      await expect.poll(() => readyOf(run), { timeout: 10_000 }).toBe(200);
      expect((await apply(run)).errors).toBeUndefined();
      expect(await run.end("SIGTERM")).toBe(0);
    } finally {
      await bench.clear().catch(() => {}); // the folder itself is still mounted
      unmount(bench.dataDir);
      rmSync(bench.dataDir, { recursive: true, force: true });
    }
  });

  it("of the photos: an upload is BUSY and leaves nothing on the disk", async () => {
    const bench = new Bench();
    const files = join(bench.dataDir, "files");
    mkdirSync(files);
    mount(files, "96k");
    try {
      const run = await bench.started({ MODE: "simulation", DATABASE_URL: await emptyDatabase() });
      const upload = async (widthPx: number): Promise<Response> => {
        const form = new FormData();
        form.append("file", new Blob([Uint8Array.from(await photo(widthPx, 300).jpeg({ quality: 95 }).toBuffer())]));
        return fetch(`${run.url}/uploads`, { method: "POST", headers: REQUESTED, body: form });
      };
      const response = await upload(1_200);
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("60");
      expect(await response.json()).toMatchObject({ error: { code: "BUSY" } });
      expect((await upload(20)).status).toBe(201); // the part of it that was written is gone
    } finally {
      unmount(files);
      await bench.clear();
    }
  });
});
