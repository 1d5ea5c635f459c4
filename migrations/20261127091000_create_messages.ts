import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

/**
 * What is sent to people, a row for each text, email or letter. The words, the address and the code that was sent are in
 * none of them: of a text the last two digits of the number are kept, so that staff can say where it went. `expects_code`
 * is the code that worked when somebody asked, `code` the one made for the message: a message goes only while one of
 * them is the newest, so that it never cancels what was printed since. And when a voucher was sent last.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table messages (
      id uuid primary key,
      award_id uuid not null references awards,
      practice_id uuid not null references practices,
      kind text not null check (kind in ('voucher')),
      channel text not null check (channel in ('text', 'email', 'letter')),
      status text not null check (status in ('queued', 'sending', 'sent', 'delivered', 'failed', 'cancelled')),
      asked_by uuid not null references principals,
      asked_key text,
      asked_at timestamptz not null,
      instead_of uuid unique references messages,
      expects_code uuid references access_codes,
      code uuid references access_codes,
      number_ends text check (number_ends ~ '^[0-9]{2}$'),
      carrier_id text unique,
      tried_at timestamptz,
      sent_at timestamptz,
      looked_at timestamptz,
      settled_at timestamptz,
      failure text,
      unique (asked_by, asked_key),
      check ((status in ('queued', 'sending', 'sent')) = (settled_at is null)),
      check ((status in ('failed', 'cancelled')) = (failure is not null)),
      check (status not in ('sent', 'delivered') or (sent_at is not null and carrier_id is not null))
    )`);
  await knex.raw('create index messages_award on messages (award_id, id)');
  await knex.raw(
    `create unique index messages_one_on_its_way on messages (award_id) where status in ('queued', 'sending')`,
  );
  await knex.raw(`create index messages_open on messages (looked_at) where settled_at is null`);
  await securePracticeRows(knex, 'messages');
  await grantToService(knex, 'select, insert, update', 'messages');
  await knex.raw('alter table vouchers add column sent_at timestamptz');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table vouchers drop column sent_at');
  await knex.raw('drop table messages');
}
