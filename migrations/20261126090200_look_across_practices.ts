import type { Knex } from 'knex';
import { grantToService } from '../src/platform/grants.ts';

/** Runs a body that gives a number or a yes over all practices, and puts the scope of the connection back. */
const acrossPractices = (name: string, returns: string, body: string) => `
  create function ${name} returns ${returns}
  language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    v_scope text := current_setting('app.practices', true);
    v_result ${returns};
  begin
    perform set_config('app.practices', '*', true);
    ${body}
    perform set_config('app.practices', coalesce(v_scope, ''), true);
    return v_result;
  end $$`;

/** Everybody else with the NHS number of a person, in any practice. */
const SAME_NUMBER = `
  select o.id from recipients me join recipients o on o.nhs_number_hash = me.nhs_number_hash and o.id <> me.id
  where me.id = p_recipient`;

/**
 * Pence agreed to since a day in London for other records of the same NHS number, additions included; of an award that
 * is over what did not return to its budget. As the awards of one record are counted (R15).
 */
const GIVEN_ELSEWHERE = acrossPractices(
  'given_elsewhere(p_recipient uuid, p_since date)',
  'bigint',
  `with same as (${SAME_NUMBER}),
    theirs as (select a.* from awards a where a.recipient_id in (select id from same)),
    given as (
      select a.id, a.status, a.amount_pence as pence from theirs a
      where a.end_reason is distinct from 'issue_failed' and (coalesce(
        (select b.issued_at from break_glass_issues b where b.award_id = a.id),
        (select d.decided_at from award_decisions d where d.award_id = a.id and d.outcome = 'approved' limit 1)
      ) at time zone 'Europe/London')::date >= p_since
      union all
      select a.id, a.status, x.add_pence from award_additions x join theirs a on a.id = x.award_id
      where x.status = 'approved' and (x.decided_at at time zone 'Europe/London')::date >= p_since),
    sums as (select id, status, sum(pence) as pence from given group by id, status)
  select coalesce(sum(case when s.status in ('finished', 'reviewed') then least(s.pence, greatest(0, (
      select coalesce(sum(case when x.kind = 'release' then -x.amount_pence else x.amount_pence end), 0)
      from ledger_transfers x where x.award_id = s.id and x.kind in ('award', 'addition', 'top_up', 'release'))))
    else s.pence end), 0)::bigint into v_result from sums s;`,
);

/** Whether another record of the same NHS number was issued something without a second person since an instant (R13). */
const ISSUED_ELSEWHERE = acrossPractices(
  'issued_elsewhere(p_recipient uuid, p_since timestamptz)',
  'boolean',
  `select exists (select from break_glass_issues b
      where b.recipient_id in (${SAME_NUMBER}) and b.issued_at >= p_since) into v_result;`,
);

/** The place in the line of a budget that several practices may share; 1 for what waits longest (R65). */
const WAITING_PLACE = acrossPractices(
  'waiting_place(p_budget uuid, p_since timestamptz, p_id uuid)',
  'integer',
  `select count(*) into v_result from awards o
    where o.status = 'waiting' and o.budget_id = p_budget and (o.waiting_since, o.id) <= (p_since, p_id);`,
);

const FUNCTIONS = [
  [GIVEN_ELSEWHERE, 'given_elsewhere(uuid, date)'],
  [ISSUED_ELSEWHERE, 'issued_elsewhere(uuid, timestamptz)'],
  [WAITING_PLACE, 'waiting_place(uuid, timestamptz, uuid)'],
] as const;

/**
 * What one practice may know of all: how much a person was given elsewhere, whether at night, and how many wait before
 * one request; sums and a yes, never whose. And what an approver says of a second clinician and of a sum beyond the cap.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index recipients_same_number on recipients (nhs_number_hash) where nhs_number_hash is not null`);
  for (const [create, signature] of FUNCTIONS) {
    await knex.raw(create);
    await knex.raw(`revoke all on function ${signature} from public`);
    await grantToService(knex, 'execute', `function ${signature}`);
  }
  await knex.raw(`
    alter table award_decisions
      add column cap_reason text,
      add column second_clinician text`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table award_decisions drop column cap_reason, drop column second_clinician');
  for (const [, signature] of FUNCTIONS) await knex.raw(`drop function ${signature}`);
  await knex.raw('drop index recipients_same_number');
}
