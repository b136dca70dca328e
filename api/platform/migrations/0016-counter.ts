import { Migration } from "@mikro-orm/migrations";

/** What a line of a checklist rests on, who printed a document and who looked at it, and the office's own rule about these two. */
export class Counter0016 extends Migration {
  override up(): void {
    this.addSql(
      `alter table document_requirement add column ground text check (ground in ('PHOTO','SEEN_AT_COUNTER','NOT_APPLICABLE'))`,
    );
    this.addSql(`update document_requirement line set ground = 'PHOTO' where exists (
      select from stored_file file where file.document_id = line.document_id and file.requirement_code = line.code)`);
    this.addSql(`alter table civil_document add column printed_by uuid, add column checked_by uuid`); // accounts; the journal names them too
    this.addSql(`update civil_document d set printed_by = (
      select journal.account_id from journal
      where journal.request_id = d.request_id and journal.fact ->> 'type' = 'documentStepped'
        and journal.fact ->> 'documentId' = d.id::text and journal.fact ->> 'step' = 'print'
      order by journal.seq desc limit 1) where d.state = 'PRINTED'`);
    this.addSql(
      `alter table office add column second_look text not null default 'BY_ANOTHER' check (second_look in ('BY_ANOTHER','BY_ANYONE'))`,
    );
    this.addSql(`alter table office alter column second_look drop default`);
    this.addSql(`drop index document_request_previous`);
    // A request is applied for again once.
    this.addSql(
      `create unique index document_request_previous on document_request (previous_request_id) where previous_request_id is not null`,
    );
    this.addSql(
      `create index journal_account_changed on journal (account_id, seq) where fact ->> 'type' = 'accountChanged'`, // who gave themselves roles
    );
    this.addSql(`update deployment set pack_digest = null`); // the office's rule comes with its pack
  }
}
