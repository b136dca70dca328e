import { Migration } from "@mikro-orm/migrations";

/** Whose share an upload takes until it is attached; and words in the journal that are sealed to their own fact. */
export class UploadRooms0011 extends Migration {
  override up(): void {
    // A keyed hash of a network or an account; forgotten with the claim, so that no request can be traced to a network.
    this.addSql(`alter table stored_file
      add column sender bytea,
      add constraint stored_file_sender check (sender is null or request_id is null)`);
    this.addSql(
      `create index stored_file_room on stored_file (request_id) include (bytes, uploaded_by, sender) where request_id is null`,
    );
    // What is left to be sealed anew at the start, which has the key. Empty afterwards.
    this.addSql(
      `create index journal_old_words on journal (seq) where coalesce(fact->>'purpose', fact->>'reason') not like '2.%'`,
    );
  }
}
