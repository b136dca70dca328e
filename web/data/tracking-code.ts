/** What opens a request: the code alone shows where it stands; the PIN, or the secret of the link, shows the rest. */
export interface TrackingKey {
  readonly code: string;
  readonly pin: string | null;
  readonly secret: string | null;
}

const GROUPS = [5, 5, 4]; // as printed and read aloud

/** The symbols that were meant: any case, spaces and dashes anywhere, O for 0, I or L for 1. Whether they are a code only the server says. */
export function foldCode(typed: string): string {
  return typed
    .replaceAll(/[\s\p{Pd}]/gu, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
}

/** "7Q2K9-F3MX4-TV8B" */
export function groupCode(code: string): string {
  let from = 0;
  return GROUPS.map((length) => code.slice(from, (from += length))).join("-");
}

/** "#CODE" or "#CODE.SECRET", as a link or a QR code brings it. @returns null when there is nothing behind the # */
export function readFragment(fragment: string): TrackingKey | null {
  const [code = "", secret] = decoded(fragment.replace(/^#/, "")).split(".");
  return foldCode(code) === "" ? null : { code: foldCode(code), pin: null, secret: secret ? foldCode(secret) : null };
}

/** Somebody may paste the whole link into the field for the code. */
export function readTyped(typed: string): TrackingKey | null {
  return readFragment(typed.includes("#") ? typed.slice(typed.indexOf("#")) : typed);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray % is no reason to fall over; the server refuses it like any other wrong code
  }
}
