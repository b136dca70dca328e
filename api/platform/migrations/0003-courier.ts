import { Migration } from "@mikro-orm/migrations";

/** The courier's half: runs, attempts and custody; duty, phones and where they are. */
export class Courier0003 extends Migration {
  override up(): void {
    this.addSql(`create table run (
      id uuid primary key,
      office_id text not null,
      courier_id uuid not null references account (id),
      state text not null check (state in ('DRAFT','STARTED','PAUSED','CLOSED')),
      created_at timestamptz not null,
      started_at timestamptz,
      closed_at timestamptz,
      version integer not null default 1
    )`);
    // A courier is on one outing at a time.
    this.addSql(`create unique index run_out on run (courier_id) where state in ('STARTED','PAUSED')`);
    this.addSql(`create index run_office on run (office_id, created_at)`);

    this.addSql(`alter table delivery
      add column courier_id uuid references account (id),
      add column run_id uuid references run (id),
      add column stop_position integer,
      add column citizen_reschedules integer not null default 0,
      add column load_confirmed_at timestamptz,
      add column state_since timestamptz,
      add column previous_state text,
      add column handover_code bytea`);
    this.addSql(`update delivery set state_since = planned_at`);
    this.addSql(`alter table delivery
      alter column state_since set not null,
      add constraint delivery_assigned check ((run_id is null) = (courier_id is null) and (run_id is null) = (stop_position is null)),
      -- Somebody has it exactly where the state says so: one assignment, never two, never a forgotten one.
      add constraint delivery_has_courier check ((run_id is null) = (state in ('PLANNED','BACK_AT_OFFICE','REDIRECTED','CANCELLED'))),
      -- Made at departure, used up at the handover.
      add constraint delivery_code check (case when state in ('UNDER_WAY','ARRIVED') then handover_code is not null
        else handover_code is null or state in ('ATTEMPT_FAILED','INCIDENT') end),
      add constraint delivery_stop unique (run_id, stop_position) deferrable initially deferred`);
    this.addSql(`create index delivery_board on delivery (office_id, planned_at, id)`);

    this.addSql(`create table delivery_attempt (
      id uuid primary key,
      delivery_id uuid not null references delivery (id),
      request_id uuid not null references document_request (id),
      run_id uuid not null references run (id),
      courier_id uuid not null references account (id),
      number integer not null check (number > 0),
      outcome text not null check (outcome in ('HANDED_OVER','FAILED')),
      at timestamptz not null,
      device_at timestamptz,
      failure_reason text,
      effort text check (effort in ('COUNTED','WITHOUT_EFFORT')),
      distance_m double precision,
      sealed bytea not null,
      corrected_at timestamptz,
      unique (delivery_id, number),
      check ((outcome = 'FAILED') = (failure_reason is not null) and (outcome = 'FAILED') = (effort is not null))
    )`);
    this.addSql(`create index delivery_attempt_request on delivery_attempt (request_id)`);
    // Of one parcel at most one handover holds.
    this.addSql(
      `create unique index delivery_attempt_handed_over on delivery_attempt (delivery_id) where outcome = 'HANDED_OVER' and corrected_at is null`,
    );

    this.addSql(`alter table civil_document
      add column custodian_id uuid references account (id),
      add column reprint_approved_at timestamptz,
      add constraint civil_document_courier check ((custodian = 'COURIER') = (custodian_id is not null))`);

    this.addSql(`alter table stored_file
      add column attempt_id uuid references delivery_attempt (id),
      drop constraint stored_file_check1,
      -- Of a line of a checklist, or of an attempt at the door, or of nothing yet.
      add constraint stored_file_place check (
        (document_id is null) = (requirement_code is null)
        and num_nonnulls(document_id, attempt_id) = num_nonnulls(request_id))`);

    this.addSql(`create table duty_period (
      id uuid primary key,
      courier_id uuid not null references account (id),
      from_at timestamptz not null,
      to_at timestamptz,
      check (to_at is null or to_at >= from_at)
    )`);
    this.addSql(`create unique index duty_now on duty_period (courier_id) where to_at is null`);
    this.addSql(`create index duty_courier on duty_period (courier_id, from_at)`);
    this.addSql(`create table device (
      id uuid primary key,
      courier_id uuid not null references account (id),
      kind text not null check (kind in ('OWNTRACKS','TRACCAR')),
      name text not null unique,
      secret_hash bytea not null unique,
      paired_at timestamptz not null,
      revoked_at timestamptz,
      last_contact_at timestamptz,
      battery_percent smallint check (battery_percent between 0 and 100),
      last_rejection text,
      last_rejected_at timestamptz
    )`);
    this.addSql(`create index device_courier on device (courier_id)`);
    this.addSql(`create table position_fix (
      courier_id uuid not null references account (id),
      taken_at timestamptz not null,
      received_at timestamptz not null,
      latitude_deg double precision not null,
      longitude_deg double precision not null,
      accuracy_m real not null,
      speed_mps real,
      course_deg real,
      verdict text not null check (verdict in ('TRACK','QUARANTINED')),
      primary key (courier_id, taken_at)
    )`);
    this.addSql(`create index position_fix_age on position_fix (taken_at)`);
    this.addSql(`create table courier_position (
      courier_id uuid primary key references account (id),
      taken_at timestamptz not null,
      latitude_deg double precision not null,
      longitude_deg double precision not null,
      accuracy_m real not null,
      speed_mps real,
      course_deg real
    )`);
  }
}
