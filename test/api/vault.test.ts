import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openVault, type Place } from "../../api/platform/vault.ts";

const vault = openVault(Buffer.alloc(32, 1));
const place: Place = { table: "document_request", column: "sealed", row: "a" };

describe("a sealed field", () => {
  const { key, wrapped } = vault.newDataKey("a");
  const sealed = key.seal(place, "7372014101900001");

  it("opens where it was sealed, with the key unwrapped again", () => {
    expect(vault.dataKey("a", wrapped).open(place, sealed)).toBe("7372014101900001");
    expect(sealed.includes("7372014101900001")).toBe(false);
  });
  it("never looks the same twice", () => expect(key.seal(place, "7372014101900001").equals(sealed)).toBe(false));
  it.each([
    ["another row", { ...place, row: "b" }],
    ["another column", { ...place, column: "proof" }],
    ["another table", { ...place, table: "pickup" }],
    ["a row that only looks alike", { ...place, column: 'sealed","a', row: "" }],
  ])("does not open in %s", (_name, elsewhere) => expect(() => key.open(elsewhere, sealed)).toThrow(/authenticate/));
  it("does not open with any one byte changed", () => {
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed[index]! ^= 1;
      expect(() => key.open(place, changed)).toThrow(/authenticate/);
    }
  });
  it("does not open with another request's key, nor its key for another request, nor with another master key", () => {
    expect(() => vault.newDataKey("a").key.open(place, sealed)).toThrow(/authenticate/);
    expect(() => vault.dataKey("b", wrapped)).toThrow(/authenticate/);
    expect(() => openVault(randomBytes(32)).dataKey("a", wrapped)).toThrow(/authenticate/);
  });
});

it("a blind index finds equals, keeps purposes apart, and is nothing without the key", () => {
  expect(vault.blindIndex("NIK", "1")).toEqual(vault.blindIndex("NIK", "1"));
  expect(vault.blindIndex("NIK", "1")).not.toEqual(vault.blindIndex("NIK", "2"));
  expect(vault.blindIndex("NIK", "1")).not.toEqual(vault.blindIndex("PHONE", "1"));
  expect(openVault(Buffer.alloc(32, 2)).blindIndex("NIK", "1")).not.toEqual(vault.blindIndex("NIK", "1"));
});
