import { once } from "node:events";
import WebSocket from "ws";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publishFigures } from "../../api/statistics/statistics.commands.ts";
import { subscribe } from "../support/client.ts";
import { figuresWork } from "../support/figures.ts";
import { application, caseOf, type Receipt, signedIn, step, submit, versioned } from "../support/journey.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

/** Opens a socket, subscribes `count` times, and then never reads again, though its pongs go on. */
async function stalledReader(url: string, payload: object, count: number): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init" }));
  await once(socket, "message");
  for (let id = 1; id <= count; id++) socket.send(JSON.stringify({ id: String(id), type: "subscribe", payload }));
  const [first] = (await once(socket, "message")) as [Buffer];
  expect(first.toString()).toContain('"type":"next"');
  socket.pause();
  return socket;
}
const gauge = async (name: string): Promise<number> =>
  Number(new RegExp(`^antar_dompet_${name} (\\d+)$`, "m").exec(await service.server.metrics.registry.metrics())?.[1]);

it(
  "readers that stop reading are evicted while their pongs go on, and a healthy one misses nothing",
  { timeout: 90_000 },
  async () => {
    const large = Array.from({ length: 15 }, (_, index) => `n${index}: notes`).join(" ");
    const query = `subscription { statisticsUpdated(from: "2020-04", to: "2029-12") { ${large} } }`;
    const stalled = await Promise.all(Array.from({ length: 5 }, () => stalledReader(service.url, { query }, 20)));
    const pongs = setInterval(() => {
      for (const socket of stalled) socket.pong();
    }, 200);
    const healthy = subscribe(service.url, `subscription { statisticsUpdated(from: "2022-01", to: "2029-12") { total } }`);
    await healthy.next();
    expect(await gauge("sockets")).toBe(6);
    const memoryBefore = process.memoryUsage().rss;

    let published = 0;
    let seen = 0;
    const writing = (async () => {
      for (const year of [2022, 2023, 2024, 2025, 2026, 2027, 2028, 2029]) {
        for (let month = 1; month <= 12 && (await gauge("sockets")) > 1; month++) {
          const name = `${year}-${String(month).padStart(2, "0")}`;
          await publishFigures(
            figuresWork(service),
            [{ month: name, documentKind: "KTP_EL", documents: 1, source: "LAPORAN_INOVASI" }],
            [],
          );
          published += 1;
          while (seen < published) {
            const { data } = await healthy.next();
            seen = (data?.["statisticsUpdated"] as { total: number }).total;
          }
        }
      }
    })();
    await expect.poll(() => gauge("sockets"), { timeout: 80_000, interval: 500 }).toBe(1);
    await writing;
    clearInterval(pongs);
    expect(seen).toBe(published);
    expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(150e6);
    await healthy.stop();
    for (const socket of stalled) socket.terminate();
  },
);

it("no subscriber ever receives another's request, also when half of them are slow", { timeout: 60_000 }, async () => {
  const letters = ["A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M"];
  const verifier = await signedIn(service, ["VERIFIER"]);
  const watched = await Promise.all(
    letters.map(async (letter) => {
      const input = application();
      (input["applicant"] as { name: string }).name = `${letter}ndi ${letter}aso`;
      const receipt: Receipt = await submit(service, input);
      const watching = subscribe(
        service.url,
        `subscription ($code: String!, $pin: String) { trackingUpdated(code: $code, pin: $pin) { view { ... on TrackingDetails { applicantName status { sentence } } } } }`,
        { code: receipt.code, pin: receipt.pin },
      );
      return { letter, receipt, watching };
    }),
  );
  const next = async ({ watching }: (typeof watched)[number]): Promise<{ applicantName: string; status: { sentence: string } }> =>
    ((await watching.next()).data?.["trackingUpdated"] as { view: { applicantName: string; status: { sentence: string } } }).view;
  for (const one of watched) expect((await next(one)).applicantName).toBe(`${one.letter}*** ${one.letter}***`);
  // Everyone's request moves; the slow half does not read meanwhile.
  for (const { receipt } of watched) await step(verifier, "startReview", versioned(await caseOf(verifier, receipt.code)));
  for (const one of watched.filter((_, index) => index % 2 === 0)) {
    expect(await next(one)).toEqual({
      applicantName: `${one.letter}*** ${one.letter}***`,
      status: { sentence: "Petugas sedang memeriksa berkas Anda." },
    });
  }
  for (const one of watched.filter((_, index) => index % 2 === 1)) {
    expect(await next(one)).toEqual({
      applicantName: `${one.letter}*** ${one.letter}***`,
      status: { sentence: "Petugas sedang memeriksa berkas Anda." },
    });
  }
  for (const { watching } of watched) await watching.stop();
});

it("a resumed cursor of this database goes on, one of another epoch or none of ours is told to resync; the view is whole either way", async () => {
  const { code, pin } = await submit(service);
  const query = `subscription ($code: String!, $pin: String, $after: String) { trackingUpdated(code: $code, pin: $pin, after: $after) { cursor resync view { __typename } } }`;
  const first = subscribe(service.url, query, { code, pin });
  const { cursor } = (await first.next()).data?.["trackingUpdated"] as { cursor: string };
  await first.stop();
  const resumedWith = async (after: string): Promise<unknown> => {
    const watching = subscribe(service.url, query, { code, pin, after });
    const answer = (await watching.next()).data?.["trackingUpdated"];
    await watching.stop();
    return answer;
  };
  expect(await resumedWith(cursor)).toMatchObject({ resync: false, view: { __typename: "TrackingDetails" } });
  expect(await resumedWith(cursor.replace(/^[0-9a-f]{8}/, "00000000"))).toMatchObject({
    resync: true,
    view: { __typename: "TrackingDetails" },
  });
  expect(await resumedWith("nonsense")).toMatchObject({ resync: true, view: { __typename: "TrackingDetails" } });
});

it("an unknown code is watched like a refused one: a view of null, and nothing more", async () => {
  const query = `subscription ($code: String!, $pin: String) { trackingUpdated(code: $code, pin: $pin) { resync view { __typename } } }`;
  const { code } = await submit(service);
  for (const variables of [{ code: "00000000000000" }, { code: "x" }, { code, pin: "x" }]) {
    const watching = subscribe(service.url, query, variables);
    expect(await watching.next()).toEqual({ data: { trackingUpdated: { resync: false, view: null } } });
    await watching.stop();
  }
});
