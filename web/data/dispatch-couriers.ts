import type { Courier, Phone } from "./dispatch.ts";

/** Phones that may still report. */
export const phonesOf = ({ devices }: Pick<Courier, "devices">): readonly Phone[] =>
  devices.filter(({ revokedAt }) => !revokedAt);

/** Of the phone that was heard last; null: none has said it. */
export function batteryOf(courier: Pick<Courier, "devices">): number | null {
  const heard = phonesOf(courier).filter(
    ({ batteryPercent, lastContactAt }) => lastContactAt && typeof batteryPercent === "number",
  );
  const newest = heard.toSorted((a, b) => (b.lastContactAt ?? "").localeCompare(a.lastContactAt ?? ""))[0];
  return newest?.batteryPercent ?? null;
}

const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/\(.*?\)/g, "")
    .split(/\s+/)
    .filter(Boolean);
/** As colleagues call each other. */
export const firstNameOf = (name: string): string => wordsOf(name)[0] ?? name;
/** Two letters for a small circle: "Siti Rahma" is SR, "Ardi" is AR. */
export function initialsOf(name: string): string {
  const [first = "?", second] = wordsOf(name);
  return (second ? first[0]! + second[0]! : first.slice(0, 2)).toUpperCase();
}
