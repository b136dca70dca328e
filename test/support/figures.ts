import type { Work } from "../../api/platform/work.ts";
import { monthIn } from "../../api/domain/office-time.ts";
import { ask } from "./client.ts";
import type { TestService } from "./service.ts";

/** With which figures are published. */
export const figuresWork = ({ database, vault }: TestService): Pick<Work, "em" | "now" | "vault"> => ({
  em: database.em.fork(),
  now: new Date(),
  vault,
});

/** What the public statistics say of a month such as "2026-11" (without one: the present), when everything up to now is counted. */
export async function monthFigures(
  { url, counting, now }: TestService,
  month = monthIn("Asia/Makassar", now()),
): Promise<{ readonly total: number; readonly byType: readonly { readonly count: number }[] }> {
  await counting.catchUp();
  const { data } = await ask(url, `query ($m: String!) { statistics(from: $m, to: $m) { total byType { count } } }`, {
    m: month,
  });
  return data?.["statistics"] as { total: number; byType: { count: number }[] };
}
export const monthTotal = async (service: TestService, month?: string): Promise<number> =>
  (await monthFigures(service, month)).total;
