import type { Db, Trx } from '../../platform/database.ts';
import type { StopKind } from '../budgets/index.ts';
import { countRows, inOrderOf, type ListRows, pageOfIds, type SortOrder, wordsOf } from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';

/** What the commissioner has stopped, or had: by whom, since when and why, and how it ended (R61). */
export type StopView = {
  id: string;
  kind: StopKind;
  /** A practice's code, a policy's slug, a budget's id; null of the whole scheme. */
  target: string | null;
  /** Begins a sentence: `Dune Road Surgery`, `Food and essentials (P5)`, `The budget of Dune Road Surgery for 2026/27`. */
  name: string;
  reason: string;
  startedBy: string;
  startedAt: Date;
  /** Null while it is in force. */
  endedAt: Date | null;
  endedBy: string | null;
  endNote: string | null;
};

/** What the list of stops can be sorted by; one in force was lifted last. */
export const STOP_SORTS = {
  started: { sql: 's."startedAt"', type: 'timestamptz' },
  what: wordsOf('s.name'),
  lifted: { sql: `coalesce(s."endedAt", '9999-12-31T00:00:00Z'::timestamptz)`, type: 'timestamptz' },
} as const satisfies ListRows<string>['sorts'];

export type StopFilter = {
  sort?: SortOrder<keyof typeof STOP_SORTS> | undefined;
  state?: 'in_force' | 'lifted' | undefined;
  kind?: StopKind | undefined;
};

/** Select list and joins of {@link StopView}, with the stored target beside it; `s` is the stop. */
const STOP_ROWS = `
  select s.id, s.kind, s.target as "storedTarget", s.reason, q.name as "startedBy", s.started_at as "startedAt",
    s.ended_at as "endedAt", e.name as "endedBy", s.end_note as "endNote",
    case s.kind when 'practice' then p.code when 'scheme' then null else s.target end as target,
    case s.kind when 'practice' then n.name when 'policy' then v.name || ' (' || s.target || ')'
      when 'budget' then 'The budget of ' || o.name || ' for ' || b.financial_year else 'The whole scheme' end as name,
    b.practice_id as "budgetPracticeId", b.owner_party_id as "budgetOwnerId"
  from stops s
  join principals q on q.id = s.started_by
  left join principals e on e.id = s.ended_by
  left join parties p on s.kind = 'practice' and p.id::text = s.target
  left join party_names n on n.party_id = p.id and n.valid_to is null
  left join lateral (select x.name from policy_versions x where s.kind = 'policy' and x.slug = s.target
    order by x.version desc limit 1) v on true
  left join budgets b on s.kind = 'budget' and b.id::text = s.target
  left join party_names o on o.party_id = b.owner_party_id and o.valid_to is null`;

const WIDEST_FIRST = `array_position(array['scheme', 'practice', 'policy', 'budget'], s.kind)`;

/** Practices whose stops, and the stops of whose own budgets and alliances' pools, are shown. */
const ofPractices = (practices: string) => `
  (s.kind in ('scheme', 'policy')
    or (s.kind = 'practice' and s."storedTarget" = any (${practices}))
    or (s.kind = 'budget' and (s."budgetPracticeId"::text = any (${practices}) or exists (
      select from alliance_members m where m.alliance_id = s."budgetOwnerId" and m.left_on is null
        and m.practice_id::text = any (${practices})))))`;

/** A stop of somebody else's practice or budget is nobody's business (R16). */
const SEEN = `(current_setting('app.practices', true) = '*'
  or ${ofPractices(`string_to_array(current_setting('app.practices', true), ',')`)})`;

type Row = StopView & { storedTarget: string; budgetPracticeId: string | null; budgetOwnerId: string | null };

function toView({ storedTarget: _stored, budgetPracticeId: _practice, budgetOwnerId: _owner, ...view }: Row): StopView {
  return view;
}

const rowsOf = ({ state, kind }: StopFilter): ListRows<keyof typeof STOP_SORTS> => ({
  from: `(${STOP_ROWS}) s`,
  id: 's.id',
  where: `${SEEN}
    and (cast(:kind as text) is null or s.kind = :kind)
    and (cast(:state as text) is null or (s."endedAt" is null) = (:state = 'in_force'))`,
  bindings: { kind: kind ?? null, state: state ?? null },
  sorts: STOP_SORTS,
});

/** How many stops match. */
export function countStops(db: Db | Trx, filter: StopFilter): Promise<number> {
  return countRows(db, rowsOf(filter));
}

/** The stops that match and that the scope may see, the newest first unless another order is asked for. */
export async function listStops(db: Db | Trx, request: StopFilter & PageRequest): Promise<Page<StopView>> {
  const { sort = '-started', limit, cursor } = request;
  const page = await pageOfIds(db, rowsOf(request), { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: Row[] }>(`select * from (${STOP_ROWS}) s where s.id = any (?)`, [page.data]);
  return { data: inOrderOf(page.data, rows, (row) => row.id).map(toView), nextCursor: page.nextCursor };
}

/** One stop, or null when the scope sees none of this id. */
export async function stopView(db: Db | Trx, id: string): Promise<StopView | null> {
  const { rows } = await db.raw<{ rows: Row[] }>(`select * from (${STOP_ROWS}) s where s.id = ? and ${SEEN}`, [id]);
  return rows[0] ? toView(rows[0]) : null;
}

/** Whom a stop reaches: a practice, with every policy and budget of its own unless one is named. */
export type StopsOver = { practiceId: string; policy?: string | undefined; budgetId?: string | undefined };

/** The stops in force over a practice, or over one award of it; the widest first. */
export async function stopsOver(db: Db | Trx, about: StopsOver): Promise<StopView[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select * from (${STOP_ROWS}) s where s."endedAt" is null and ${ofPractices('array[:practice]')}
      and (s.kind <> 'policy' or cast(:policy as text) is null or s.target = :policy)
      and (s.kind <> 'budget' or cast(:budget as text) is null or s.target = :budget)
    order by ${WIDEST_FIRST}, s."startedAt"`,
    { practice: about.practiceId, policy: about.policy ?? null, budget: about.budgetId ?? null },
  );
  return rows.map(toView);
}

/** What a declined payment says of the stop that it met. */
export type StopMet = { name: string; startedBy: string; startedAt: string; reason: string };

/**
 * The widest stop that a decision `d` on an award `aw` under the policy version `v` was declined by, as JSON, for a
 * select list; null when its record names none. A decision may have begun just before a flip that it obeys.
 */
export const STOP_MET = `(
  select json_build_object('name', s.name, 'startedBy', s."startedBy", 'startedAt', s."startedAt", 'reason', s.reason)
  from (${STOP_ROWS}) s
  where s.kind in (select json_array_elements_text(d.record -> 'stops'))
    and s."startedAt" <= d.decided_at + interval '2 seconds'
    and (s."endedAt" is null or s."endedAt" > d.decided_at - interval '2 seconds')
    and (s.kind = 'scheme' or (s.kind = 'practice' and s."storedTarget" = aw.practice_id::text)
      or (s.kind = 'budget' and s."storedTarget" = aw.budget_id::text) or (s.kind = 'policy' and s."storedTarget" = v.slug))
  order by ${WIDEST_FIRST}, s."startedAt" desc limit 1)`;
