import { Migration } from "@mikro-orm/migrations";

/** Figures that are counted once and added up, and months that are closed and signed. */
export class Figures0006 extends Migration {
  override up(): void {
    // How far the journal has been counted. One row, moved in the transaction that counts.
    this.addSql(`create table counting (
      id integer primary key check (id = 1),
      xid xid8 not null,
      seq bigint not null
    )`);
    this.addSql(`insert into counting values (1, '0', 0)`); // everything that happened before is counted at the first start
    // What the figures are the number of: one row for each thing that counts.
    this.addSql(`create table counted_unit (
      unit text not null check (unit in ('DOCUMENT','REQUEST','PARCEL','ATTEMPT')),
      id uuid not null,
      request_id uuid not null references document_request (id),
      at timestamptz not null,
      month text not null,
      document_kind text references document_type (kind),
      village_code text not null,
      channel text not null,
      partner_office_id text,
      measures text[] not null,
      stage_ms jsonb not null,
      primary key (unit, id)
    )`);
    this.addSql(`create index counted_unit_request on counted_unit (request_id)`);
    this.addSql(`create index counted_unit_month on counted_unit (month, at, id)`);
    // Sums of them: by city (value ''), and by each value of a dimension. document_kind '': of something that is no document.
    this.addSql(`create table figure_count (
      dimension text not null check (dimension in ('CITY','VILLAGE','CHANNEL','PARTNER')),
      value text not null,
      month text not null,
      measure text not null,
      document_kind text not null,
      count bigint not null check (count >= 0),
      primary key (dimension, value, month, measure, document_kind)
    )`);
    this.addSql(`create table stage_count (
      dimension text not null check (dimension in ('CITY','VILLAGE','CHANNEL','PARTNER')),
      value text not null,
      month text not null,
      stage text not null,
      document_kind text not null,
      bucket smallint not null check (bucket >= 0),
      count bigint not null check (count >= 0),
      primary key (dimension, value, month, stage, document_kind, bucket)
    )`);
    this.addSql(`create index figure_count_month on figure_count (dimension, month)`);
    this.addSql(`create index stage_count_month on stage_count (dimension, month)`);
    // A closed month never changes: a revision is another row.
    this.addSql(`create table closed_month (
      month text not null check (month ~ '^\\d{4}-(0[1-9]|1[0-2])$'),
      revision integer not null check (revision > 0),
      statement text not null,
      signature bytea not null,
      public_key bytea not null,
      primary key (month, revision)
    )`);
    // The published months come again from the city's pack, signed.
    this.addSql(`drop table monthly_figure`);
    this.addSql(`update deployment set pack_digest = null`);
  }
}
