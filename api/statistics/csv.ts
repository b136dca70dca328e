type Cell = string | number | null;

/** A line of RFC 4180 with its ending; null is an empty cell, which is not zero. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(",")}\r\n`;

/**
 * A text that begins like a formula would be run by the spreadsheet that opens the file, on the computer of whoever trusts us: an
 * apostrophe makes it a text again. Numbers are numbers, with their minus.
 */
function cellOf(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
