import { Migration } from "@mikro-orm/migrations";

/** Reference data of the city, published figures, the journal, and what this database is. */
export class GroundFloor0001 extends Migration {
  override up(): void {
    this.addSql(`create table deployment (
      id integer primary key check (id = 1),
      city text not null,
      mode text not null check (mode in ('simulation', 'production')),
      master_key_fingerprint text not null,
      pack_digest text
    )`);
    this.addSql(`create table area (
      code text primary key,
      level text not null check (level in ('regency', 'district', 'village', 'context')),
      parent_code text references area (code) deferrable initially deferred,
      name text not null,
      postal_code text,
      bps_code text,
      area_km2 double precision,
      label_latitude_deg double precision,
      label_longitude_deg double precision,
      boundary jsonb not null
    )`);
    this.addSql(`create table office (
      code text primary key,
      city_code text not null,
      city text not null,
      time_zone text not null,
      name jsonb not null,
      address text not null,
      phone text not null,
      website text not null
    )`);
    this.addSql(`create table document_type (
      kind text primary key,
      position integer not null unique,
      unit text not null,
      name jsonb not null,
      short_name jsonb not null
    )`);
    this.addSql(`create table checklist (
      document_kind text not null references document_type (kind),
      reason text not null,
      version integer not null check (version > 0),
      reason_name jsonb not null,
      valid_from text not null,
      form text not null,
      basis text not null,
      requirements jsonb not null,
      primary key (document_kind, reason, version)
    )`);
    this.addSql(`create table holiday (
      date text primary key check (date ~ '^\\d{4}-\\d\\d-\\d\\d$'),
      name jsonb not null,
      kind text not null check (kind in ('NATIONAL', 'JOINT_LEAVE'))
    )`);
    this.addSql(`create table monthly_figure (
      month text not null check (month ~ '^\\d{4}-(0[1-9]|1[0-2])$'),
      document_kind text not null references document_type (kind),
      documents integer not null check (documents >= 0),
      source text not null check (source in ('LAPORAN_INOVASI')),
      primary key (month, document_kind)
    )`);
    this.addSql(`create table figure_note (
      from_month text not null,
      to_month text not null,
      position integer not null,
      text jsonb not null,
      primary key (from_month, to_month, position)
    )`);
    // Every fact, in the transaction that made it true. `xid` orders by commit, `seq` within a transaction; see journal.ts.
    this.addSql(`create table journal (
      xid xid8 not null default pg_current_xact_id(),
      seq bigint generated always as identity,
      recorded_at timestamptz not null,
      fact jsonb not null,
      primary key (xid, seq)
    )`);
    // A hint to readers, once per transaction; the table is the truth.
    this.addSql(`create function journal_hint() returns trigger language plpgsql as $$
      begin perform pg_notify('journal', ''); return null; end $$`);
    this.addSql(`create trigger journal_hint after insert on journal for each statement execute function journal_hint()`);
  }

  override down(): void {
    this.addSql(`drop table journal, figure_note, monthly_figure, holiday, checklist, document_type, office, area, deployment`);
    this.addSql(`drop function journal_hint()`);
  }
}
