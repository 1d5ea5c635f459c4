import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { countRows, inOrderOf, type ListRows, pageOfIds, placeAmong, type SortOrder, wordsOf } from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';
import type { ReportsDeps } from './reports-deps.ts';

export const DELEGATION_STATES = ['planned', 'in_force', 'over'] as const;
export type DelegationState = (typeof DELEGATION_STATES)[number];

/** Who approves in an approver's place, where, from when until when, and who said so and why (R18). */
export type DelegationView = {
  id: string;
  state: DelegationState;
  practice: string;
  practiceName: string;
  principalId: string;
  name: string;
  startsOn: LondonDate;
  endsOn: LondonDate;
  reason: string;
  namedBy: string;
  namedAt: Date;
  /** When somebody ended it before its last day; null when nobody did. */
  endedAt: Date | null;
  endedBy: string | null;
};

/** What the list of delegations can be sorted by. */
export const DELEGATION_SORTS = {
  named: { sql: 'd."namedAt"', type: 'timestamptz' },
  who: wordsOf('d.name'),
  state: placeAmong('d.state', DELEGATION_STATES),
  days: { sql: 'd."startsOn"', type: 'date' },
  by: wordsOf('d."namedBy"'),
} as const satisfies ListRows<string>['sorts'];

export type DelegationFilter = {
  state?: DelegationState | undefined;
  practiceCode?: string | undefined;
  sort?: SortOrder<keyof typeof DELEGATION_SORTS> | undefined;
};

const DELEGATIONS = `
  select d.id, q.code as practice, n.name as "practiceName", d.principal_id as "principalId", p.name,
    d.starts_on as "startsOn", d.ends_on as "endsOn", d.reason, b.name as "namedBy", d.named_at as "namedAt",
    d.ended_at as "endedAt", e.name as "endedBy",
    case when d.ended_at is not null or d.ends_on < cast(:today as date) then 'over'
      when d.starts_on > cast(:today as date) then 'planned' else 'in_force' end as state
  from delegations d
  join principals p on p.id = d.principal_id
  join principals b on b.id = d.named_by
  left join principals e on e.id = d.ended_by
  join parties q on q.id = d.practice_id
  join party_names n on n.party_id = q.id and n.valid_to is null`;

function rowsOf({ clock }: ReportsDeps, filter: DelegationFilter): ListRows<keyof typeof DELEGATION_SORTS> {
  const { state, practiceCode } = filter;
  return {
    from: `(${DELEGATIONS}) d`,
    id: 'd.id',
    where: `(cast(:state as text) is null or d.state = :state)
      and (cast(:practice as text) is null or d.practice = :practice)`,
    bindings: { today: londonDate(clock.now()), state: state ?? null, practice: practiceCode ?? null },
    sorts: DELEGATION_SORTS,
  };
}

/** How many delegations match. */
export function countDelegations(deps: ReportsDeps, db: Db | Trx, filter: DelegationFilter): Promise<number> {
  return countRows(db, rowsOf(deps, filter));
}

/** The delegations that match and that the scope may see, the newest first unless another order is asked for. */
export async function listDelegations(
  deps: ReportsDeps,
  db: Db | Trx,
  request: DelegationFilter & PageRequest,
): Promise<Page<DelegationView>> {
  const { sort = '-named', limit, cursor } = request;
  const of = rowsOf(deps, request);
  const page = await pageOfIds(db, of, { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: DelegationView[] }>(`select * from ${of.from} where d.id = any (:ids)`, {
    ...of.bindings,
    ids: page.data,
  });
  return { data: inOrderOf(page.data, rows, (row) => row.id), nextCursor: page.nextCursor };
}

/** One delegation; null when the scope sees none of this id. */
export async function delegationView({ clock }: ReportsDeps, db: Db | Trx, id: string): Promise<DelegationView | null> {
  const { rows } = await db.raw<{ rows: DelegationView[] }>(
    `select * from (${DELEGATIONS}) d where d.id = cast(:id as uuid)`,
    { today: londonDate(clock.now()), id },
  );
  return rows[0] ?? null;
}
