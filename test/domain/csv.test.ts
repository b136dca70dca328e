import { expect, it } from "vitest";
import { csvLine } from "../../api/statistics/csv.ts";

it("a text that a spreadsheet would run as a formula stays a text; a number stays a number", () => {
  expect(csvLine(["=1+1", "+62 812", "-", "@SUM(A1)", "\tx", "\rx"])).toBe(`'=1+1,'+62 812,'-,'@SUM(A1),'\tx,"'\rx"\r\n`);
  expect(csvLine([-5, 0, 7, null, "a-b"])).toBe("-5,0,7,,a-b\r\n");
});

it("quotes what would end a cell or a line", () => {
  expect(csvLine([`Bacukiki, Barat`, `"Lompoe"`, "a\nb"])).toBe(`"Bacukiki, Barat","""Lompoe""","a\nb"\r\n`);
});
