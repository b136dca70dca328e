import { Migration } from "@mikro-orm/migrations";

/** Staff and sessions, requests with their documents and papers, the pick-up desk; and who stands behind every fact. */
export class Journey0002 extends Migration {
  override up(): void {
    this.addSql(`alter table journal
      add column device_at timestamptz,
      add column actor_kind text not null default 'SYSTEM' check (actor_kind in ('STAFF', 'CITIZEN', 'ANYONE', 'SYSTEM')),
      add column account_id uuid,
      add column roles text not null default '',
      add column office_id text,
      add column request_id uuid`);
    this.addSql(`create index journal_request on journal (request_id, xid, seq) where request_id is not null`);
    // A cursor is good for one life of one database: a restored copy starts its transaction numbers anew.
    this.addSql(`alter table deployment
      add column epoch text not null default gen_random_uuid()::text,
      add column cluster_id text not null default ''`);
    this.addSql(`create table idempotent_answer (
      scope text not null,
      key text not null,
      body text not null,
      data_key bytea,
      answer bytea,
      created_at timestamptz not null,
      primary key (scope, key)
    )`);

    this.addSql(`create index idempotent_answer_age on idempotent_answer (created_at)`);

    this.addSql(`create table account (
      id uuid primary key,
      login text not null unique check (login = lower(login)),
      name text not null,
      office_id text not null,
      roles text[] not null check (roles <@ array['OPERATOR','PARTNER','VERIFIER','PRINTER','DESK','DISPATCHER','COURIER','SUPERVISOR','ADMIN']),
      password_hash text not null,
      created_at timestamptz not null,
      disabled_at timestamptz,
      version integer not null default 1
    )`);
    this.addSql(`create table session (
      token_hash bytea primary key,
      account_id uuid not null references account (id),
      created_at timestamptz not null,
      last_seen_at timestamptz not null,
      expires_at timestamptz not null
    )`);
    this.addSql(`create index session_account on session (account_id)`);
    this.addSql(`create table failed_try (
      id bigint generated always as identity primary key,
      what bytea not null,
      at timestamptz not null
    )`);
    this.addSql(`create index failed_try_what on failed_try (what, at)`);

    this.addSql(`create table document_request (
      id uuid primary key,
      state text not null check (state in ('DRAFT','SUBMITTED','IN_REVIEW','NEEDS_COMPLETION','IN_PRODUCTION','READY','HANDING_OVER','COMPLETED','PARTLY_COMPLETED','REJECTED','CANCELLED','EXPIRED')),
      version integer not null default 1,
      channel text not null check (channel in ('ONLINE','FACE_TO_FACE','PARTNER')),
      office_id text not null,
      partner_office_id text,
      creator_id uuid references account (id),
      previous_request_id uuid references document_request (id),
      handover_method text not null check (handover_method in ('PICKUP','COURIER')),
      village_code text not null references area (code),
      consent_version text not null,
      consented_at timestamptz not null,
      submitted_at timestamptz not null,
      completion_due_at timestamptz,
      part_released_at timestamptz,
      ended_at timestamptz,
      code_index bytea not null unique,
      pin_index bytea not null,
      secret_hash bytea not null unique,
      data_key bytea not null,
      sealed bytea not null
    )`);
    this.addSql(`create index document_request_open on document_request (office_id, submitted_at) where ended_at is null`);
    this.addSql(`create table person_index (
      request_id uuid not null references document_request (id),
      kind text not null check (kind in ('NIK','FAMILY_CARD','PHONE','NAME_WORD')),
      value bytea not null,
      primary key (request_id, kind, value)
    )`);
    this.addSql(`create index person_index_value on person_index (kind, value)`);

    this.addSql(`create table pickup (
      id uuid primary key,
      request_id uuid not null references document_request (id),
      office_id text not null,
      state text not null check (state in ('AWAITING_PICKUP','HANDED_OVER','OVERDUE','ARCHIVED','REDIRECTED','CANCELLED')),
      offered_at timestamptz not null,
      overdue_at timestamptz not null,
      archive_from timestamptz not null,
      handed_over_at timestamptz,
      proof bytea,
      version integer not null default 1,
      check ((state = 'HANDED_OVER') = (proof is not null))
    )`);
    // One open parcel per request: nothing can wait at the desk twice.
    this.addSql(`create unique index pickup_open on pickup (request_id) where state in ('AWAITING_PICKUP','OVERDUE','ARCHIVED')`);
    this.addSql(`create index pickup_queue on pickup (office_id, state, offered_at)`);
    this.addSql(`create table delivery (
      id uuid primary key,
      request_id uuid not null references document_request (id),
      office_id text not null,
      state text not null check (state in ('PLANNED','ASSIGNED','LOADED','UNDER_WAY','ARRIVED','HANDED_OVER','ATTEMPT_FAILED','RETURNING','BACK_AT_OFFICE','REDIRECTED','INCIDENT','CANCELLED')),
      planned_at timestamptz not null,
      window_from timestamptz not null,
      window_to timestamptz not null,
      version integer not null default 1
    )`);
    this.addSql(
      `create unique index delivery_open on delivery (request_id) where state not in ('HANDED_OVER','REDIRECTED','CANCELLED')`,
    );

    this.addSql(`create table civil_document (
      id uuid primary key,
      request_id uuid not null references document_request (id),
      position integer not null,
      kind text not null references document_type (kind),
      reason text not null,
      checklist_version integer not null,
      state text check (state in ('QUEUED','IN_WORK','AWAITING_SIGNATURE','AWAITING_BLANK','PRINTED','READY','PACKED','HANDED_OVER','SELF_PRINTED','SPOILED','LOST','REJECTED','CANCELLED')),
      copy_number integer not null default 1 check (copy_number > 0),
      label text not null unique,
      custodian text not null default 'OFFICE' check (custodian in ('OFFICE','PARTNER','COURIER','RECIPIENT')),
      old_card text not null check (old_card in ('NOT_APPLICABLE','TO_COLLECT','COLLECTED','LOSS_LETTER','WAIVED')),
      wait_reason bytea,
      end_reason bytea,
      pickup_id uuid references pickup (id),
      delivery_id uuid references delivery (id),
      judged_at timestamptz,
      handed_over_at timestamptz,
      version integer not null default 1,
      sealed bytea not null,
      unique (request_id, position),
      foreign key (kind, reason, checklist_version) references checklist (document_kind, reason, version),
      -- In one parcel at most, and in the owner's hands exactly when handed over.
      check (pickup_id is null or delivery_id is null),
      check ((state is not distinct from 'HANDED_OVER') = (custodian = 'RECIPIENT')),
      check ((state is not distinct from 'HANDED_OVER') = (handed_over_at is not null)),
      check (state is distinct from 'PACKED' or pickup_id is not null or delivery_id is not null)
    )`);
    this.addSql(`create index civil_document_state on civil_document (state, request_id)`);
    this.addSql(`create index civil_document_handed_over on civil_document (handed_over_at) where handed_over_at is not null`);
    this.addSql(`create table document_requirement (
      document_id uuid not null references civil_document (id) deferrable initially deferred, -- written in one batch with it
      code text not null,
      request_id uuid not null references document_request (id),
      verdict text not null default 'OPEN' check (verdict in ('OPEN','OK','ASKED_FOR','ANSWERED')),
      asked_reason bytea,
      primary key (document_id, code)
    )`);
    this.addSql(`create index document_requirement_request on document_requirement (request_id)`);

    this.addSql(`create table stored_file (
      id uuid primary key,
      claim_hash bytea not null unique,
      request_id uuid references document_request (id),
      document_id uuid references civil_document (id),
      requirement_code text,
      bytes integer not null,
      width_px integer not null,
      height_px integer not null,
      uploaded_at timestamptz not null,
      data_key bytea not null,
      kept boolean not null,
      -- What belongs to a request is there to be looked at.
      check (kept or request_id is null),
      check ((request_id is null) = (document_id is null) and (request_id is null) = (requirement_code is null))
    )`);
    this.addSql(`create index stored_file_request on stored_file (request_id)`);
    this.addSql(`create index stored_file_unclaimed on stored_file (uploaded_at) where request_id is null`);
    this.addSql(`create table file_link (
      token_hash bytea primary key,
      file_id uuid not null references stored_file (id),
      account_id uuid not null references account (id),
      expires_at timestamptz not null
    )`);
  }
}
