const DIGITS = 16; // NIK and family card number alike

export const digitsOf = (typed: string): string => typed.replaceAll(/\D/g, "");

export const isSixteenDigits = (typed: string): boolean => /^[\d\s.-]*$/.test(typed) && digitsOf(typed).length === DIGITS;

/** "7372012345678901" becomes "7372 0123 4567 8901": easier to compare with the card. */
export const inFours = (typed: string): string => digitsOf(typed).replaceAll(/(.{4})(?=.)/g, "$1 ");

/** Whether digits 7 to 12 can be a birth date; a woman's day is 40 higher. A number that is not complete yet raises no doubt. */
export function hasPossibleBirthDate(nik: string): boolean {
  const digits = digitsOf(nik);
  if (digits.length !== DIGITS) return true;
  const [day, month] = [Number(digits.slice(6, 8)), Number(digits.slice(8, 10))];
  const dayOfMonth = day > 40 ? day - 40 : day;
  return dayOfMonth >= 1 && dayOfMonth <= 31 && month >= 1 && month <= 12;
}

/** Written with +62, 62 or 0 and any separators, as people do. */
export const isPhone = (typed: string): boolean =>
  /^0\d{8,13}$/.test(typed.replaceAll(/[\s().-]/g, "").replace(/^(\+62|62)/, "0"));
