/* What the server wrote into the document: whose pages these are. Drawings made without a page have no city, and need none. */

const { city, timeZone } = typeof document === "undefined" ? {} : document.documentElement.dataset;

/** Such as "Kota Parepare". */
export const CITY = city ?? "";

/** The office's clock by its IANA name; none of Indonesia's has daylight saving. */
export const TIME_ZONE = timeZone ?? "UTC";

const CLOCKS: Readonly<Record<string, readonly [name: string, offset: string]>> = {
  "Asia/Jakarta": ["WIB", "+07:00"],
  "Asia/Pontianak": ["WIB", "+07:00"],
  "Asia/Makassar": ["WITA", "+08:00"],
  "Asia/Jayapura": ["WIT", "+09:00"],
};
/** What people here call their time, and how far it is ahead of UTC. */
export const [CLOCK_NAME, CLOCK_OFFSET] = CLOCKS[TIME_ZONE] ?? ["UTC", "+00:00"];
