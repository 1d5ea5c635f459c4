import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table merchant_exceptions (
      id uuid primary key,
      award_id uuid not null references awards,
      practice_id uuid not null references practices,
      network_id text,
      merchant_name text,
      category text,
      attempt_id text not null references authorizations,
      most_pence bigint not null check (most_pence > 0),
      most_payments integer not null check (most_payments > 0),
      expires_on date not null,
      status text not null check (status in ('asked', 'allowed', 'refused', 'withdrawn')),
      reason text not null,
      asked_by uuid not null references principals,
      asked_at timestamptz not null,
      decided_by uuid references principals,
      decided_at timestamptz,
      decision_note text,
      withdrawn_by uuid references principals,
      withdrawn_at timestamptz,
      withdrawal_note text,
      used_pence bigint not null default 0 check (used_pence >= 0),
      payments integer not null default 0 check (payments >= 0),
      constraint merchant_exceptions_one_subject check (num_nonnulls(network_id, merchant_name, category) = 1),
      constraint merchant_exceptions_second_person check (decided_by <> asked_by),
      constraint merchant_exceptions_decided check
        ((decided_by is not null) = (decided_at is not null)
          and (status not in ('allowed', 'refused') or decided_by is not null)
          and (status <> 'asked' or decided_by is null)),
      constraint merchant_exceptions_withdrawn check
        ((status = 'withdrawn') = (withdrawn_by is not null and withdrawn_at is not null))
    ) with (fillfactor = 70)`);
  await knex.raw('create index merchant_exceptions_award on merchant_exceptions (award_id, asked_at desc)');
  await knex.raw('create index merchant_exceptions_attempt on merchant_exceptions (attempt_id)');
  await knex.raw(`
    create unique index merchant_exceptions_asked_once on merchant_exceptions
      (award_id, coalesce(network_id, ''), coalesce(merchant_name, ''), coalesce(category, ''))
    where status = 'asked'`);
  await knex.raw(
    `create index merchant_exceptions_waiting on merchant_exceptions (asked_at, id) where status = 'asked'`,
  );
  await knex.raw(`
    create trigger merchant_exceptions_raise_version
    after insert or update of status, expires_on, most_pence, most_payments on merchant_exceptions
    for each row execute function raise_award_version('award_id')`);
  await knex.raw(`
    create function exceptions_use(p_ids uuid[], p_pences bigint[], p_payments integer[]) returns void
    language sql volatile as $$
      update merchant_exceptions x set used_pence = x.used_pence + u.pence, payments = x.payments + u.payments
      from (
        select e.id, sum(e.pence)::bigint as pence, sum(e.payments)::integer as payments
        from unnest(p_ids, p_pences, p_payments) as e(id, pence, payments) group by e.id
      ) u
      where x.id = u.id
    $$`);
  await securePracticeRows(knex, 'merchant_exceptions');
  await grantToService(knex, 'select, insert, update', 'merchant_exceptions');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function exceptions_use');
  await knex.raw('drop table merchant_exceptions');
}
