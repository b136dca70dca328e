import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { StaffRole } from "../../api/domain/actor.ts";
import { claimFiles } from "../../api/files/file.attach.ts";
import { buildAccount, TEST_PASSWORD } from "../support/accounts.ts";
import { codeOf, type GraphQLAnswer, staffBrowser, type StaffClient, staffClient } from "../support/client.ts";
import { ANYONE, buildRequest, photo, REQUESTED } from "../support/pictures.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

it("from a citizen's phone to a verifier's screen, through the whole service", async () => {
  const { database, now, vault } = service;
  const form = new FormData();
  form.set("file", new Blob([Uint8Array.from(await photo().png().toBuffer())]), "kk.png");
  const sent = await fetch(`${service.url}/uploads`, { method: "POST", headers: REQUESTED, body: form });
  expect(sent.status).toBe(201);
  const file = (await sent.json()) as { fileId: string; claimToken: string };
  const { requestId, documentId } = await buildRequest(database);
  const work = { em: database.em.fork(), actor: ANYONE, now: now(), vault, randomBytes, deviceAt: null };
  await work.em.transactional((tx) => claimFiles(tx, work, requestId, [{ documentId, requirement: "FORM", ...file }]));

  const signedInAs = async (role: StaffRole): Promise<StaffClient> =>
    staffClient(service, (await buildAccount(service, [role])).login, TEST_PASSWORD);
  const open = ({ ask }: StaffClient): Promise<GraphQLAnswer> =>
    ask("mutation ($input: OpenFileInput!) { openFile(input: $input) { url expiresAt } }", {
      input: { fileId: file.fileId, purpose: "memeriksa berkas" },
    });
  const [verifier, colleague] = [await signedInAs("VERIFIER"), await signedInAs("VERIFIER")];
  const { url } = (await open(verifier)).data!["openFile"] as { url: string };
  expect(url).toMatch(/^\/files\/[\w-]{22}$/);
  const follow = (client: StaffClient | null): Promise<Response> =>
    fetch(service.url + url, { headers: client ? { cookie: client.cookie() } : {} });
  expect((await follow(null)).status).toBe(404);
  expect((await follow(colleague)).status).toBe(404);
  const shown = await follow(verifier);
  expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
  expect((await follow(verifier)).status).toBe(404);
  expect(codeOf(await open(staffBrowser(service)))).toBe("NOT_SIGNED_IN");
  expect(codeOf(await open(await signedInAs("PRINTER")))).toBe("NOT_PERMITTED");
});
