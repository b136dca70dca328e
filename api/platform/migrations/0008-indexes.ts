import { Migration } from "@mikro-orm/migrations";

/** What is looked up by is found without reading a table: every foreign key that something reads or deletes by, and every hot list. */
export class Indexes0008 extends Migration {
  override up(): void {
    // A request's parcels, the ended ones too: read by every step of staff, under the request's lock.
    this.addSql(`create index delivery_request on delivery (request_id)`);
    this.addSql(`create index pickup_request on pickup (request_id)`);
    this.addSql(`create index civil_document_delivery on civil_document (delivery_id) where delivery_id is not null`);
    this.addSql(`create index civil_document_pickup on civil_document (pickup_id) where pickup_id is not null`);
    this.addSql(`create index civil_document_custodian on civil_document (custodian_id) where custodian_id is not null`);
    this.addSql(`create index delivery_courier on delivery (courier_id, state_since) where courier_id is not null`);
    this.addSql(`create index delivery_attempt_courier on delivery_attempt (courier_id)`);
    this.addSql(`create index delivery_attempt_run on delivery_attempt (run_id)`);
    this.addSql(`create index run_courier on run (courier_id, state)`);
    this.addSql(`create index run_courier_started on run (courier_id, started_at)`); // a courier's last step, as is the next
    this.addSql(`create index run_courier_closed on run (courier_id, closed_at)`);
    this.addSql(`create index run_office_state on run (office_id, state)`);
    this.addSql(`create index document_request_creator on document_request (creator_id) where creator_id is not null`);
    this.addSql(
      `create index document_request_previous on document_request (previous_request_id) where previous_request_id is not null`,
    );
    this.addSql(`create index stored_file_document on stored_file (document_id) where document_id is not null`);
    this.addSql(`create index stored_file_attempt on stored_file (attempt_id) where attempt_id is not null`);
    this.addSql(`create index file_link_file on file_link (file_id)`);
    this.addSql(`create index file_link_account on file_link (account_id)`);
    // What time alone brings about, looked for once a minute.
    this.addSql(
      `create index document_request_completion on document_request (completion_due_at) where state = 'NEEDS_COMPLETION'`,
    );
    this.addSql(`create index pickup_overdue on pickup (overdue_at) where state = 'AWAITING_PICKUP'`);
    this.addSql(`create index failed_try_age on failed_try (at)`);
    // What is open of an office, and the newest of those that a search found.
    this.addSql(`create index delivery_office_state on delivery (office_id, state)`);
    this.addSql(`create index document_request_office on document_request (office_id, submitted_at, id)`);
    this.addSql(`create index person_index_request on person_index (kind, value, request_id)`);
    this.addSql(`drop index person_index_value`);
  }
}
