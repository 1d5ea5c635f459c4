import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

/** More money for an award, a later last day, or both: asked for by one person, decided on by another (R13). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table award_additions (
      id uuid primary key,
      award_id uuid not null references awards,
      practice_id uuid not null references practices,
      add_pence bigint not null check (add_pence >= 0),
      expires_on date,
      reason text not null,
      status text not null check (status in ('requested', 'approved', 'refused', 'withdrawn')),
      requested_by uuid not null references principals,
      requested_at timestamptz not null,
      decided_by uuid references principals,
      decided_role text,
      decided_at timestamptz,
      refusal_reason text,
      total_28_days_pence bigint check (total_28_days_pence >= 0),
      needed_role text check (needed_role in ('rule', 'approver', 'finance', 'commissioner')),
      check (add_pence > 0 or expires_on is not null),
      check ((decided_by is null) = (decided_at is null)),
      check ((status = 'refused') = (refusal_reason is not null)),
      check (requested_by is distinct from decided_by or status = 'withdrawn')
    )`);
  await knex.raw(`create unique index award_additions_open on award_additions (award_id) where status = 'requested'`);
  await knex.raw('create index award_additions_award on award_additions (award_id, requested_at)');
  await securePracticeRows(knex, 'award_additions');
  await grantToService(knex, 'select, insert, update', 'award_additions');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table award_additions');
}
