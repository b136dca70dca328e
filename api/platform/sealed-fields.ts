import type { DataKey, Place } from "./vault.ts";

/** A column in which every field is sealed on its own: by name, in base64. */
export type SealedFields = Readonly<Record<string, string>>;

/** Opens the field it is asked for and no other. `Name`: those that its reader needs; another does not compile. */
export type Opener<Fields, Name extends keyof Fields = keyof Fields> = <N extends Name>(name: N) => Fields[N];

/** The column `sealed_fields` of a table. */
export interface SealedColumn<Fields> {
  readonly seal: (key: DataKey, row: string, fields: Fields) => SealedFields;
  /** The same row with some fields sealed anew; the others stay as they are. */
  readonly reseal: (
    key: DataKey,
    row: { readonly id: string; readonly sealedFields: SealedFields },
    fields: Partial<Fields>,
  ) => SealedFields;
  /** What it returns throws when a field is missing, was changed, or comes from another field, row or table. */
  readonly opener: (key: DataKey, row: { readonly id: string; readonly sealedFields: SealedFields }) => Opener<Fields>;
}

export function sealedColumn<Fields extends object>(table: string): SealedColumn<Fields> {
  const placeOf = (row: string, name: string): Place => ({ table, column: `sealed_fields.${name}`, row });
  const seal = (key: DataKey, row: string, fields: Partial<Fields>): SealedFields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, key.seal(placeOf(row, name), padded(value)).toString("base64")]),
    );
  return {
    seal,
    reseal: (key, { id, sealedFields }, fields) => ({ ...sealedFields, ...seal(key, id, fields) }),
    opener:
      (key, { id, sealedFields }) =>
      (name) => {
        const sealed = sealedFields[String(name)];
        if (sealed === undefined) throw new Error(`${table} has no field ${String(name)}`);
        return JSON.parse(key.open(placeOf(id, String(name)), Buffer.from(sealed, "base64")));
      },
  };
}

const BLOCK_BYTES = 32;
/**
 * As JSON, filled up with blanks, which JSON ignores: a seal is as long as what is in it, and on its own the length of a field would tell
 * which of a few words it is, or that it is empty.
 */
const padded = (value: unknown): string => filled(JSON.stringify(value));

/** The same for a text that does not end in blanks. */
export const filled = (text: string): string =>
  text + " ".repeat((BLOCK_BYTES - (Buffer.byteLength(text) % BLOCK_BYTES)) % BLOCK_BYTES);

/** Fields of a group under one name: "nik" of "applicant" is "applicant.nik". */
export type Under<Group extends string, Fields> = {
  readonly [Name in keyof Fields & string as `${Group}.${Name}`]: Fields[Name];
};
export const under = <Group extends string, Fields extends object>(group: Group, fields: Fields): Under<Group, Fields> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${group}.${name}`, value])) as Under<Group, Fields>;
