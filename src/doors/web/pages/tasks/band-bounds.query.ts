/**
 * What a role can be asked to decide, found in the database so that nothing else crowds it out (R15). Each leaves out
 * only what is surely for another role: more is counted than counts, and who decides is then asked of the awards.
 * For those who see all practices but {@link WITHIN_PRACTICE}. `a` is the award, `x` the addition.
 */

/** The person by each of their records, and everybody who ever lived with them. */
const PEOPLE = `
  select a.recipient_id as id
  union all select o.id from recipients r join recipients o on o.nhs_number_hash = r.nhs_number_hash and o.id <> r.id
    where r.id = a.recipient_id
  union all select o.recipient_id from household_members m
    join household_members o on o.household_id = m.household_id and o.recipient_id <> m.recipient_id
    where m.recipient_id = a.recipient_id`;

const added = (award: string) => `(
  select coalesce(sum(y.add_pence), 0) from award_additions y
  where y.award_id = ${award} and y.status in ('requested', 'approved'))`;

/** All pence that may count beside it: asked for within a year before it, live, or over within the days of a band. */
const had = (which: string) => `(
  select coalesce(sum(o.amount_pence + ${added('o.id')}), 0)
  from (${PEOPLE}) p join awards o on o.recipient_id = p.id
  where o.status not in ('draft', 'refused', 'withdrawn') and ${which}
    and (o.requested_at >= a.requested_at - interval '400 days' or o.ended_at is null
      or o.ended_at >= cast(:now as timestamptz) - interval '29 days'
      or exists (select from award_reconsiderations r where r.award_id = o.id)))`;

const OTHERS = had('o.id <> a.id');
const ALL = had('true');

const term = (name: string) => `cast(v.terms ->> '${name}' as bigint)`;
const underPolicy = (bound: string) =>
  `exists (select from policy_versions v where v.id = a.policy_version_id and (${bound}))`;

const IS_PER_HOUSEHOLD = `cast(v.terms ->> 'isPerHousehold' as boolean)`;

/** Of awards. */
export const WITHIN_PRACTICE = underPolicy(`a.amount_pence <= least(:approverPence, ${term('capPence')})`);
export const WITHIN_FINANCE = 'a.amount_pence <= :financePence';
export const BEYOND_PRACTICE = `${WITHIN_FINANCE} and ${underPolicy(`
  a.amount_pence > least(:approverPence, ${term('capPence')}, ${term('yearCapPence')})
  or ${OTHERS} > case when ${IS_PER_HOUSEHOLD} then 0
    else least(:approverPence, ${term('yearCapPence')}) - a.amount_pence end`)}`;
export const BEYOND_FINANCE = `(a.amount_pence > :financePence or ${OTHERS} > :financePence - a.amount_pence)`;

/** Of additions; one of time alone is for the practice. */
export const ADDITION_WITHIN_PRACTICE = 'x.add_pence <= :approverPence';
export const ADDITION_BEYOND_PRACTICE = `x.add_pence between 1 and :financePence and ${underPolicy(`
  a.amount_pence + ${added('a.id')} > ${term('capPence')}
  or ${ALL} > least(:approverPence, ${term('yearCapPence')})`)}`;
export const ADDITION_BEYOND_FINANCE = `x.add_pence > 0 and ${ALL} > :financePence`;
