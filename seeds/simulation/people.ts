import type { DocumentKind, ServiceReason } from "../../api/domain/services.ts";
import type { Random } from "./land.ts";

/** Somebody who does not exist. */
export interface Invented {
  readonly name: string;
  readonly nik: string;
  readonly familyCardNumber: string;
  readonly phone: string;
}
/** The last word of every invented name, by which their requests are told from a visitor's. */
export const INVENTED_WORD = "Contoh";

export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
export const isLucky = (random: Random, chance: number): boolean => random() < chance;
export const from = (random: Random, least: number, most: number): number => least + Math.floor(random() * (most - least + 1));

/** Names of the La Galigo epic and of every day, mixed so that nobody is meant. */
const FIRST = "Ambo Andi Baso Becce Besse Daeng Hasnah Indo Jumriah Lasse Mappa Muliati Nurdin Rahma Sitti Syamsul Tenri".split(
  " ",
);
const SECOND = "Angka Batara Cudai Lagaligo Mattola Padauleng Pananrang Patotoe Sawerigading Tenriabeng Tenriola Wajo".split(" ");
const LANDMARKS = ["samping masjid", "depan warung kopi", "belakang sekolah", "dekat pos ronda", "pagar hijau", "rumah panggung"];

/**
 * A number of 16 digits whose region, 000000, does not exist: it can be nobody's. Its date can exist, so that nothing in it asks for a
 * second look.
 */
function impossibleNumber(random: Random): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const date = `${two(from(random, 1, 28) + (isLucky(random, 0.5) ? 40 : 0))}${two(from(random, 1, 12))}${two(from(random, 60, 99))}`;
  return `000000${date}${String(from(random, 1, 9_999)).padStart(4, "0")}`;
}

export function inventPerson(random: Random): Invented {
  return {
    name: `${pick(random, FIRST)} ${pick(random, SECOND)} ${INVENTED_WORD}`,
    nik: impossibleNumber(random),
    familyCardNumber: impossibleNumber(random),
    phone: `08000000${String(from(random, 0, 9_999)).padStart(4, "0")}`, // no network begins like that
  };
}

export const inventStreet = (random: Random): { readonly street: string; readonly landmark: string } => ({
  street: `Jalan Contoh ${from(random, 1, 40)} RT ${from(random, 1, 6)}/RW ${from(random, 1, 4)}`,
  landmark: pick(random, LANDMARKS),
});

/** One wish of a request. */
interface Wish {
  readonly document: DocumentKind;
  readonly reason: ServiceReason;
  readonly whose: "APPLICANT" | "OTHER"; // a newborn's or a dead relative's
}
const own = (document: DocumentKind, reason: ServiceReason): Wish => ({ document, reason, whose: "APPLICANT" });
const death: Wish = { document: "AKTA_KEMATIAN", reason: "NEW", whose: "OTHER" };
const birth: Wish = { document: "AKTA_KELAHIRAN", reason: "NEW", whose: "OTHER" };
/** What is asked for together; the first are the office's usual packages. */
export const PACKAGES: readonly (readonly Wish[])[] = [
  [death, own("KARTU_KELUARGA", "HEAD_OF_FAMILY_DIED")],
  [death, own("KARTU_KELUARGA", "HEAD_OF_FAMILY_DIED"), own("KTP_EL", "CHANGED")],
  [birth, own("KARTU_KELUARGA", "CHANGED")],
  [birth],
  [own("KARTU_KELUARGA", "SPLIT")],
  [own("KARTU_KELUARGA", "LOST")],
  [own("KTP_EL", "DAMAGED")],
  [own("KTP_EL", "LOST")],
  [own("KTP_EL", "NEW")],
];
