import { WORKERS } from '../../shell/roles.ts';
import type { TaskSource } from './task.ts';

/** One kind of what leavers had in hand: where it is seen to, and when it is open still. */
type Kind = { kind: string; from: string; id?: string; page: string; award?: string; isOpen: string };

const KINDS: readonly Kind[] = [
  {
    kind: 'award',
    from: 'awards',
    page: 'awards',
    award: 'x.id',
    isOpen: "x.status in ('draft', 'waiting', 'requested')",
  },
  { kind: 'addition', from: 'award_additions', page: 'awards', award: 'x.award_id', isOpen: "x.status = 'requested'" },
  { kind: 'exception', from: 'merchant_exceptions', page: 'awards', award: 'x.award_id', isOpen: "x.status = 'asked'" },
  {
    kind: 'issue',
    from: 'break_glass_issues',
    id: 'award_id',
    page: 'awards',
    award: 'x.award_id',
    isOpen: 'x.signed_off_at is null',
  },
  { kind: 'invoice', from: 'invoices', page: 'invoices', isOpen: "x.status in ('received', 'checked')" },
  { kind: 'box', from: 'card_boxes', page: 'boxes', isOpen: 'x.arrived_at is null and x.refused_at is null' },
  { kind: 'virement', from: 'virements', page: 'virements', isOpen: "x.status = 'proposed'" },
  { kind: 'dispute', from: 'disputes', page: 'disputes', isOpen: "x.status = 'draft'" },
  { kind: 'review', from: 'decline_reviews', page: 'declines', isOpen: "x.status <> 'closed' and x.assigned_to = :me" },
  { kind: 'case', from: 'finance_cases', page: 'cases', isOpen: "x.status <> 'closed' and x.assigned_to = :me" },
  {
    kind: 'break',
    from: 'reconciliation_breaks',
    page: 'reconciliation',
    isOpen: 'x.outcome is null and x.assigned_to = :me',
  },
];

/** Pages that show all of a kind at once, not one. */
const LISTS = ['boxes', 'reconciliation'];

const itemOf = ({ kind, from, id = 'id', page, award, isOpen }: Kind): string => {
  const one = award ?? 'x.id';
  const address = LISTS.includes(page) ? `'/${page}'` : `'/${page}/' || ${one}`;
  return `select ${address} as address, ${award ?? 'cast(null as uuid)'} as award_id from ${from} x
    where h.kind = '${kind}' and x.${id} = cast(h.item_id as uuid) and ${isOpen}`;
};

/** What was handed to this person, and to nobody after them, by the newest of its handovers. */
const TAKEN_OVER = `
  select i.address as subject, h.at as since, cast(null as date) as due_on, i.award_id, 1 as n
  from staff_handovers h join lateral (${KINDS.map(itemOf).join(' union all ')}) i on true
  where h.handed_to = :me and (cast(:practice as uuid) is null or h.practice_id = :practice)
    and not exists (select from staff_handovers l
      where l.kind = h.kind and l.item_id = h.item_id and (l.at, l.id) > (h.at, h.id))`;

/** What somebody who has left had in hand, for whoever follows it now (R19). Its subject is the address of its page. */
export const TAKEN_OVER_TASKS: readonly TaskSource[] = [{ kind: 'taken_over', roles: WORKERS, sql: TAKEN_OVER }];
