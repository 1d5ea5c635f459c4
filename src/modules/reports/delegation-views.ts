import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { countRows } from './list-order.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';
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

export type DelegationFilter = { state?: DelegationState | undefined; practiceCode?: string | undefined };

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

const MATCHING = `(cast(:state as text) is null or d.state = :state)
  and (cast(:practice as text) is null or d.practice = :practice)`;

const bindingsOf = ({ clock }: ReportsDeps, { state, practiceCode }: DelegationFilter) => ({
  today: londonDate(clock.now()),
  state: state ?? null,
  practice: practiceCode ?? null,
});

/** How many delegations match. */
export function countDelegations(deps: ReportsDeps, db: Db | Trx, filter: DelegationFilter): Promise<number> {
  return countRows(db, { from: `(${DELEGATIONS}) d`, where: MATCHING, bindings: bindingsOf(deps, filter) });
}

/** The delegations that match and that the scope may see, the newest first. */
export async function listDelegations(
  deps: ReportsDeps,
  db: Db | Trx,
  request: DelegationFilter & PageRequest,
): Promise<Page<DelegationView>> {
  const [at = null, id = null] = decodeCursor(request.cursor, ['instant', 'uuid']) ?? [];
  const { rows } = await db.raw<{ rows: DelegationView[] }>(
    `select * from (${DELEGATIONS}) d
     where ${MATCHING}
       and (cast(:at as timestamptz) is null or (d."namedAt", d.id) < (:at, cast(:id as uuid)))
     order by d."namedAt" desc, d.id desc limit :limit`,
    { ...bindingsOf(deps, request), at, id, limit: request.limit + 1 },
  );
  return pageOf(rows, request.limit, (row) => [row.namedAt.toISOString(), row.id]);
}

/** One delegation; null when the scope sees none of this id. */
export async function delegationView({ clock }: ReportsDeps, db: Db | Trx, id: string): Promise<DelegationView | null> {
  const { rows } = await db.raw<{ rows: DelegationView[] }>(
    `select * from (${DELEGATIONS}) d where d.id = cast(:id as uuid)`,
    { today: londonDate(clock.now()), id },
  );
  return rows[0] ?? null;
}
