import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";
import { residentKb, startServer } from "./child.ts";
import { withPostgres } from "./scratch-postgres.ts";

const [STRANGER, HONEST] = ["198.51.100.66", "203.0.113.7"]; // networks, as our proxy names them
const GIVE_UP_MS = 110_000;
const DRIPS = 40;
const DRIP_EVERY_MS = 5_000;
const THIN_PICTURES = 22;

/** What an attack did to a normal photo of another network that was sent a second after it began. */
interface Harm {
  readonly attack: string;
  readonly photoAnsweredAfterMs: number | null; // null: not within GIVE_UP_MS
  readonly refusalsBefore: number;
  readonly kept: number; // of the stranger's
  readonly peakMb: number; // of the server
}

/** One stranger against everybody's door for photos; a line of JSON for each attack. */
export async function uploads(): Promise<void> {
  const [photo, thin, wide] = await Promise.all([
    pictureOf(2_000, 1_500, "jpeg"),
    pictureOf(1, 39_999_999, "png"),
    pictureOf(6_300, 6_300, "png"), // within every bound
  ]);
  await withPostgres(async ({ url }) => {
    await suffer(url, photo, "forty senders of one byte in five seconds", async (port) => drips(port));
    await suffer(url, photo, "22 pictures of 1 x 39,999,999 pixels", async (port) => flood(port, thin));
    await suffer(url, photo, "22 pictures of 6,300 x 6,300 pixels", async (port) => flood(port, wide));
  });
}

type Attack = (port: number) => Promise<{ readonly end: () => void; readonly kept: () => number }>;

async function suffer(url: string, photo: Buffer, attack: string, begin: Attack): Promise<void> {
  const server = await startServer("./product.server.ts", [url]);
  let peakKb = 0;
  const watching = setInterval(() => (peakKb = Math.max(peakKb, residentKb(server.pid))), 50);
  if ((await send(server.port, HONEST, photo)) !== 201) throw new Error("not even before the attack");
  const { end, kept } = await begin(server.port);
  await pause(1_000);
  const began = performance.now();
  let [refusalsBefore, answeredMs] = [0, null as number | null];
  while (answeredMs === null && performance.now() - began < GIVE_UP_MS) {
    if ((await send(server.port, HONEST, photo)) === 201) answeredMs = Math.round(performance.now() - began);
    else {
      refusalsBefore += 1;
      await pause(1_000);
    }
  }
  const harm: Harm = {
    attack,
    photoAnsweredAfterMs: answeredMs,
    refusalsBefore,
    kept: kept(),
    peakMb: Math.round(peakKb / 1024),
  };
  clearInterval(watching);
  end();
  await server.stop();
  process.stdout.write(`${JSON.stringify(harm)}\n`);
}

const drips: Attack = async (port) => {
  const senders = Array.from({ length: DRIPS }, (): Socket => {
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    socket.write(
      `POST /uploads HTTP/1.1\r\nhost: a\r\nx-requested-with: antar-dompet\r\nx-forwarded-for: ${STRANGER}\r\n` +
        `content-type: multipart/form-data; boundary=x\r\ncontent-length: 5000000\r\n\r\n` +
        `--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n`,
    );
    return socket;
  });
  const dripping = setInterval(() => senders.forEach((socket) => socket.writable && socket.write("a")), DRIP_EVERY_MS);
  return {
    kept: () => 0,
    end: () => {
      clearInterval(dripping);
      for (const socket of senders) socket.destroy();
    },
  };
};

async function flood(port: number, picture: Buffer): ReturnType<Attack> {
  let kept = 0;
  for (let count = 0; count < THIN_PICTURES; count++)
    void send(port, STRANGER, picture).then(
      (status) => (kept += status === 201 ? 1 : 0),
      () => {}, // the server was stopped
    );
  return { end: () => {}, kept: () => kept };
}

/** @returns the status of the answer */
async function send(port: number, network: string, picture: Buffer): Promise<number> {
  const body = new FormData();
  body.set("file", new Blob([new Uint8Array(picture)]), "foto.jpg");
  const headers = { "x-requested-with": "antar-dompet", "x-forwarded-for": network };
  const response = await fetch(`http://127.0.0.1:${port}/uploads`, { method: "POST", headers, body });
  await response.arrayBuffer();
  return response.status;
}

const pictureOf = (width: number, height: number, format: "jpeg" | "png"): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: "#c0ffee" } })
    .toFormat(format)
    .toBuffer();
