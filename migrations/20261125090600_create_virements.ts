import type { Knex } from 'knex';
import { grantToService, makeAppendOnly } from '../src/platform/grants.ts';

/**
 * Money offered by one practice to another, and who of the three agreed to it. Both practices see it, and nobody
 * else's does: its rows are of two practices, so their scope is written here.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table virements (
      id uuid primary key,
      from_budget_id uuid not null references budgets,
      to_budget_id uuid not null references budgets,
      from_practice_id uuid not null references practices,
      to_practice_id uuid not null references practices,
      financial_year char(7) not null,
      amount_pence bigint not null check (amount_pence > 0),
      reason text not null,
      status text not null check (status in ('proposed', 'agreed', 'refused', 'withdrawn')),
      expires_on date not null,
      proposed_by uuid not null references principals,
      proposed_at timestamptz not null,
      request_key text not null unique,
      ended_by uuid references principals,
      ended_at timestamptz,
      end_note text,
      constraint virements_between_two check (from_practice_id <> to_practice_id and from_budget_id <> to_budget_id),
      constraint virements_ended check
        ((status = 'proposed') = (ended_at is null) and (ended_at is null) = (ended_by is null))
    )`);
  await knex.raw('create index virements_from on virements (from_practice_id, proposed_at desc)');
  await knex.raw('create index virements_to on virements (to_practice_id, proposed_at desc)');
  await knex.raw(`create index virements_proposed on virements (proposed_at) where status = 'proposed'`);
  await knex.raw(`
    create table virement_consents (
      virement_id uuid not null references virements,
      side text not null check (side in ('from', 'to', 'finance')),
      principal_id uuid not null references principals,
      given_at timestamptz not null,
      primary key (virement_id, side),
      constraint virement_consents_by_three_people unique (virement_id, principal_id)
    )`);
  await makeAppendOnly(knex, 'virement_consents');
  const inScope = `(
    (select current_setting('app.practices', true)) = '*'
    or array[from_practice_id::text, to_practice_id::text]
      && string_to_array((select current_setting('app.practices', true)), ','))`;
  const ofSeen = 'exists (select from virements v where v.id = virement_id)';
  for (const [table, using] of [
    ['virements', inScope],
    ['virement_consents', ofSeen],
  ]) {
    await knex.raw(`alter table ${table} enable row level security`);
    await knex.raw(`alter table ${table} force row level security`);
    await knex.raw(`create policy ${table}_practice_scope on ${table} using (${using})`);
  }
  await grantToService(knex, 'select, insert', 'virements', 'virement_consents');
  await grantToService(knex, 'update (status, ended_by, ended_at, end_note)', 'virements');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table virement_consents, virements');
}
