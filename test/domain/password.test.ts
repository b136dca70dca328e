import { expect, it } from "vitest";
import { passwordProblem } from "../../api/domain/password.ts";

it.each([
  ["elevenchars", "TOO_SHORT"],
  ["", "TOO_SHORT"],
  ["x".repeat(201), "TOO_LONG"],
  ["Password123!", "COMMON"],
  ["passwordpassword", "COMMON"],
  ["Rahasia2026!!", "COMMON"],
  ["demo-antar-dompet", "COMMON"],
  ["aaaaaaaaaaaaa", "COMMON"],
  ["ababababababab", "COMMON"],
  ["beadbeadbead", "COMMON"], // four different ones
  ["beachbeachbea", null], // five
  ["123456789012", "COMMON"],
  ["987654321098", "COMMON"],
  ["rina.k suka teh", "LIKE_LOGIN"],
  ["RINA.K suka teh", "LIKE_LOGIN"],
  ["enam ekor ayam jago", null],
  ["719204857361", null],
  ["kata-sandi yang panjang", null],
  ["密码密码一二三四五六七八九十", null],
])("%s: %s", (password, problem) => expect(passwordProblem(password, "rina.k")).toBe(problem));
