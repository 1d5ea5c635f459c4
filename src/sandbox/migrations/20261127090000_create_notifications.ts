import type { Knex } from 'knex';

/** What GOV.UK Notify's stand-in was given to send: texts, emails and letters, as they would arrive. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table notifications (
      id uuid primary key,
      reference text,
      type text not null check (type in ('sms', 'email', 'letter')),
      status text not null,
      template_id uuid not null,
      recipient jsonb not null,
      subject text,
      body text not null,
      created_at timestamptz not null,
      completed_at timestamptz
    );
    create index on notifications (reference);
    create index on notifications (created_at, id);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table notifications');
}
