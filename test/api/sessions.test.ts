import { afterAll, beforeAll, expect, it } from "vitest";
import { buildAccount, TEST_PASSWORD } from "../support/accounts.ts";
import { codeOf, staffBrowser, staffClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
const ME = `{ me { login roles officeName simulated } }`;

it("signs in, is known, signs out", async () => {
  const { login } = await buildAccount(service, ["ADMIN"]);
  const client = await staffClient(service, login, TEST_PASSWORD);
  expect(await client.ask(ME)).toMatchObject({ data: { me: { login, roles: ["ADMIN"], simulated: true } } });
  expect(await client.ask(`mutation { signOut }`)).toEqual({ data: { signOut: true } });
  expect(await client.ask(ME)).toEqual({ data: { me: null } });
});
it("refuses", async () => {
  expect(codeOf(await staffBrowser(service).ask(`mutation { signIn(login: "x", password: "y") { id } }`))).toBe("SIGN_IN_FAILED");
});
