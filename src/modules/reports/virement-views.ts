import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { VIREMENT_SIDES, type VirementSide } from '../budgets/index.ts';
import { countRows, inOrderOf, type ListRows, pageOfIds, placeAmong, type SortOrder, wordsOf } from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';
import type { ReportsDeps } from './reports-deps.ts';

export const VIREMENT_STATES = ['proposed', 'agreed', 'refused', 'withdrawn', 'expired'] as const;
export type VirementState = (typeof VIREMENT_STATES)[number];

/** Money offered by one practice to another, and who has agreed to it (R9). */
export type VirementView = {
  id: string;
  /** `expired` once its last day has passed without all three. */
  state: VirementState;
  from: { id: string; code: string; name: string };
  to: { id: string; code: string; name: string };
  financialYear: string;
  amountPence: Pence;
  reason: string;
  expiresOn: LondonDate;
  proposedById: string;
  proposedBy: string;
  proposedAt: Date;
  consents: { side: VirementSide; by: string; byId: string; at: Date }[];
  /** Who has still to agree; empty once it no longer stands. */
  missing: VirementSide[];
  endedBy: string | null;
  endedAt: Date | null;
  /** Why it was refused or withdrawn. */
  note: string | null;
};

/** What the list of offers can be sorted by. */
export const VIREMENT_SORTS = {
  offer: { sql: 'x."proposedAt"', type: 'timestamptz' },
  from: wordsOf('x."fromName"'),
  to: wordsOf('x."toName"'),
  amount: { sql: 'x."amountPence"', type: 'bigint' },
  state: placeAmong('x.state', VIREMENT_STATES),
} as const satisfies ListRows<string>['sorts'];

export type VirementFilter = {
  sort?: SortOrder<keyof typeof VIREMENT_SORTS> | undefined;
  state?: VirementState | undefined;
  /** That gives or gets. */
  practiceCode?: string | undefined;
  virementId?: string | undefined;
};

type Row = Omit<VirementView, 'from' | 'to' | 'consents' | 'missing'> & {
  fromId: string;
  fromCode: string;
  fromName: string;
  toId: string;
  toCode: string;
  toName: string;
  consents: { side: VirementSide; by: string; byId: string; at: string }[];
};

const VIREMENTS = `(
    select v.id, case when v.status = 'proposed' and v.expires_on < :today then 'expired' else v.status end as state,
      v.from_practice_id as "fromId", f.code as "fromCode", fn.name as "fromName",
      v.to_practice_id as "toId", t.code as "toCode", tn.name as "toName",
      v.financial_year as "financialYear", v.amount_pence as "amountPence", v.reason, v.expires_on as "expiresOn",
      v.proposed_by as "proposedById", pb.name as "proposedBy", v.proposed_at as "proposedAt",
      eb.name as "endedBy", v.ended_at as "endedAt", v.end_note as note,
      coalesce((select json_agg(json_build_object('side', c.side, 'by', cp.name, 'byId', cp.id, 'at', c.given_at)
          order by c.given_at, c.side)
        from virement_consents c join principals cp on cp.id = c.principal_id where c.virement_id = v.id), '[]') as consents
    from virements v
    join parties f on f.id = v.from_practice_id
    join party_names fn on fn.party_id = f.id and fn.valid_to is null
    join parties t on t.id = v.to_practice_id
    join party_names tn on tn.party_id = t.id and tn.valid_to is null
    join principals pb on pb.id = v.proposed_by
    left join principals eb on eb.id = v.ended_by
    where (cast(:virement as uuid) is null or v.id = :virement)
      and (cast(:practice as text) is null or :practice in (f.code, t.code))) x`;

function rowsOf({ clock }: ReportsDeps, filter: VirementFilter): ListRows<keyof typeof VIREMENT_SORTS> {
  const { state, practiceCode, virementId } = filter;
  return {
    from: VIREMENTS,
    id: 'x.id',
    where: '(cast(:state as text) is null or x.state = :state)',
    bindings: {
      today: londonDate(clock.now()),
      virement: virementId ?? null,
      practice: practiceCode ?? null,
      state: state ?? null,
    },
    sorts: VIREMENT_SORTS,
  };
}

function toView(row: Row): VirementView {
  const { fromId, fromCode, fromName, toId, toCode, toName, consents, ...rest } = row;
  const taken = consents.map(({ side }) => side);
  return {
    ...rest,
    from: { id: fromId, code: fromCode, name: fromName },
    to: { id: toId, code: toCode, name: toName },
    consents: consents.map((consent) => ({ ...consent, at: new Date(consent.at) })),
    missing: rest.state === 'proposed' ? VIREMENT_SIDES.filter((side) => !taken.includes(side)) : [],
  };
}

/** How many offers match. */
export function countVirements(deps: ReportsDeps, db: Db | Trx, filter: VirementFilter): Promise<number> {
  return countRows(db, rowsOf(deps, filter));
}

/** Offers that the scope may see, those of its practices, newest first unless another order is asked for. */
export async function listVirements(
  deps: ReportsDeps,
  db: Db | Trx,
  request: VirementFilter & PageRequest,
): Promise<Page<VirementView>> {
  const { sort = '-offer', limit, cursor } = request;
  const of = rowsOf(deps, request);
  const page = await pageOfIds(db, of, { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: Row[] }>(`select * from ${VIREMENTS} where x.id = any (:ids)`, {
    ...of.bindings,
    ids: page.data,
  });
  return { data: inOrderOf(page.data, rows, (row) => row.id).map(toView), nextCursor: page.nextCursor };
}

/** One offer; null outside the scope. */
export async function virementView(deps: ReportsDeps, db: Db | Trx, virementId: string): Promise<VirementView | null> {
  const { data } = await listVirements(deps, db, { virementId, limit: 1 });
  return data[0] ?? null;
}
