/** What is wrong with a new password; a screen says it in words. */
export type PasswordProblem = "TOO_SHORT" | "TOO_LONG" | "COMMON" | "LIKE_LOGIN";

export const MIN_PASSWORD_LENGTH = 12;
/** Hashing takes longer with length; nobody types more. */
export const MAX_PASSWORD_LENGTH = 200;

/** Beginnings that guessing programs try first, in the languages of the office. Compared without case, digits and signs. */
const COMMON = [
  "password",
  "passw",
  "katasandi",
  "katakunci",
  "rahasia",
  "sayangku",
  "bismillah",
  "indonesia",
  "merdeka",
  "parepare",
  "dukcapil",
  "disdukcapil",
  "pemkot",
  "qwerty",
  "qwertyuiop",
  "asdfghjkl",
  "letmein",
  "welcome",
  "selamatdatang",
  "iloveyou",
  "akucintakamu",
  "administrator",
  "admin",
  "operator",
  "antardompet",
  "demoantardompet",
  "abcdefghijkl",
];

/**
 * Why `password` must not be chosen, or null when it may. Length is what makes it strong, so a sentence is welcome; refused is what is left
 * of a common word once its digits and signs are taken away ("Password123!", "rahasia2026!!").
 */
export function passwordProblem(password: string, login: string): PasswordProblem | null {
  if (password.length < MIN_PASSWORD_LENGTH) return "TOO_SHORT";
  if (password.length > MAX_PASSWORD_LENGTH) return "TOO_LONG";
  if (password.toLowerCase().includes(login.toLowerCase())) return "LIKE_LOGIN";
  const letters = password.toLowerCase().replaceAll(/[^\p{Letter}]/gu, "");
  if (new Set(password).size < 5 || COMMON.some((word) => letters === word || letters === word + word)) return "COMMON";
  return letters === "" && isRow(password.replaceAll(/\D/g, "")) ? "COMMON" : null;
}

/** "1234567890123", "987654321098": each digit one more, or one less, than the digit before. */
function isRow(digits: string): boolean {
  const steps = new Set(Array.from(digits.slice(1)).map((digit, index) => (Number(digit) - Number(digits[index]) + 10) % 10));
  return digits !== "" && steps.size === 1 && (steps.has(1) || steps.has(9));
}
