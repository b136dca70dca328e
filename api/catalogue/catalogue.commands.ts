import { isDeepStrictEqual } from "node:util";
import type { EntityManager } from "@mikro-orm/postgresql";
import { DomainError } from "../domain/errors.ts";
import { Area, Checklist, DocumentType, Holiday, Office } from "./catalogue.entity.ts";

/** The columns of a table, without what the ORM adds to its class. */
type Row<T> = { readonly [K in keyof T as K extends string ? K : never]: T[K] };

export interface CatalogueInput {
  readonly areas: readonly Row<Area>[];
  readonly office: Row<Office>;
  readonly documentTypes: readonly Row<DocumentType>[];
  readonly checklists: readonly Row<Checklist>[];
  readonly holidays: readonly Pick<Holiday, "date" | "name" | "kind">[];
}

/**
 * Brings the city's reference data to what `input` says as of `now`. Rows that it no longer names stay: something may refer to them.
 * @throws DomainError CHECKLIST_VERSION_CHANGED when a stored version of a checklist is not what `input` says; a change needs a new version
 */
export function loadCatalogue(em: EntityManager, input: CatalogueInput, now: Date): Promise<void> {
  return em.transactional(async (tx) => {
    await tx.upsertMany(Area, [...input.areas]);
    await tx.upsert(Office, input.office);
    await tx.upsertMany(DocumentType, [...input.documentTypes]);
    await listHolidays(tx, input.holidays, now);
    const known = await tx.find(Checklist, {});
    for (const checklist of input.checklists) {
      const stored = known.find(
        (row) =>
          row.documentKind === checklist.documentKind && row.reason === checklist.reason && row.version === checklist.version,
      );
      if (!stored) tx.persist(tx.create(Checklist, checklist));
      else if (!isDeepStrictEqual(stored.requirements, checklist.requirements)) {
        throw new DomainError("CHECKLIST_VERSION_CHANGED", {
          documentKind: stored.documentKind,
          reason: stored.reason,
          version: stored.version,
        });
      }
    }
    await tx.flush();
  });
}

/** The first list holds for everything that was before it. */
const ALWAYS = new Date(0);

/** A day that is new holds from now on, and one that is gone does so no more: what was judged before stays as it was judged. */
async function listHolidays(tx: EntityManager, days: CatalogueInput["holidays"], now: Date): Promise<void> {
  const knownSince = (await tx.count(Holiday)) === 0 ? ALWAYS : now;
  const holding = new Map((await tx.find(Holiday, { withdrawnAt: null })).map((row) => [row.date, row]));
  const oncePerDay = new Map(days.map((day) => [day.date, day])); // two feasts may fall on one
  for (const { date, name, kind } of oncePerDay.values()) {
    const known = holding.get(date);
    if (known) tx.assign(known, { name, kind });
    else tx.persist(tx.create(Holiday, { date, name, kind, knownSince }));
    holding.delete(date);
  }
  for (const gone of holding.values()) gone.withdrawnAt = now;
}
