import type { ExportedList } from '../../../../modules/reports/index.ts';
import type { Trx } from '../../../../platform/database.ts';

export type RepeatRow = {
  id: string;
  reference: string;
  practice: string;
  policy: string;
  policyName: string;
  amountPence: number;
  /** Whether the amount was added to the award later. */
  isAddition: boolean;
  decidedAt: Date;
  decidedBy: string;
  /** Why a third award of a kind in 12 months was right (R29). */
  repeatReason: string | null;
  /** Why finance excepted a household (R30). */
  householdReason: string | null;
  /** Why a likely duplicate was none (R31). */
  duplicateReason: string | null;
  /** Why more than the policy's cap was right (R60). */
  capReason: string | null;
};

const APPROVALS = `
  select d.id, d.award_id, d.principal_id, d.decided_at, d.repeat_reason, d.household_reason, d.duplicate_reason,
    d.cap_reason, a.amount_pence, false as is_addition
  from award_decisions d join awards a on a.id = d.award_id
  where coalesce(d.repeat_reason, d.household_reason, d.duplicate_reason, d.cap_reason) is not null
    and (cast(:practice as uuid) is null or d.practice_id = :practice)
  union all
  select x.id, x.award_id, x.decided_by, x.decided_at, null, null, null, x.cap_reason, x.add_pence, true
  from award_additions x
  where x.cap_reason is not null and (cast(:practice as uuid) is null or x.practice_id = :practice)`;

/** What the repeats can be sorted by: the columns of their page. */
const PLACES = {
  award: 'a.reference',
  kind: 'lower(v.name)',
  why: `lower(concat_ws(' ', d.repeat_reason, d.household_reason, d.duplicate_reason, d.cap_reason))`,
  decided: 'd.decided_at',
  amount: 'd.amount_pence',
} as const;

/** In which orders the repeats can be had. */
export const REPEAT_ORDERS = (Object.keys(PLACES) as (keyof typeof PLACES)[]).flatMap(
  (key) => [key, `-${key}`] as const,
);
type RepeatOrder = (typeof REPEAT_ORDERS)[number];

/** Only names of {@link PLACES} become SQL. */
function orderBy(sort: RepeatOrder): string {
  const way = sort.startsWith('-') ? 'desc' : 'asc';
  const place = PLACES[sort.replace('-', '') as keyof typeof PLACES];
  return `${place} ${way}, d.id ${way}`;
}

/** Approvals of awards and of additions to them for which a reason was asked, the newest first unless another order is asked for. */
export async function readRepeats(
  trx: Trx,
  wanted: { practiceId: string | null; sort: RepeatOrder; offset: number; limit: number },
): Promise<RepeatRow[]> {
  const { rows } = await trx.raw<{ rows: RepeatRow[] }>(
    `select a.id, a.reference, p.code as practice, v.slug as policy, v.name as "policyName",
      d.amount_pence as "amountPence", d.is_addition as "isAddition", d.decided_at as "decidedAt", w.name as "decidedBy",
      d.repeat_reason as "repeatReason", d.household_reason as "householdReason", d.duplicate_reason as "duplicateReason",
      d.cap_reason as "capReason"
    from (${APPROVALS}) d
    join awards a on a.id = d.award_id
    join parties p on p.id = a.practice_id
    join policy_versions v on v.id = a.policy_version_id
    join principals w on w.id = d.principal_id
    order by ${orderBy(wanted.sort)} limit :limit offset :offset`,
    { practice: wanted.practiceId, limit: wanted.limit, offset: wanted.offset },
  );
  return rows;
}

const COLUMNS = {
  Award: (row: RepeatRow) => row.reference,
  Practice: (row: RepeatRow) => row.practice,
  Policy: (row: RepeatRow) => row.policy,
  'For what': (row: RepeatRow) => row.policyName,
  'Amount in pounds': (row: RepeatRow) => row.amountPence / 100,
  'Added to the award': (row: RepeatRow) => row.isAddition,
  'Approved at': (row: RepeatRow) => row.decidedAt,
  'Approved by': (row: RepeatRow) => row.decidedBy,
  'Third of its kind, or more': (row: RepeatRow) => row.repeatReason,
  'A household that had its award': (row: RepeatRow) => row.householdReason,
  'Looked like a duplicate': (row: RepeatRow) => row.duplicateReason,
  'More than its policy ordinarily gives': (row: RepeatRow) => row.capReason,
};
const AT_ONCE = 200;

async function countRepeats(trx: Trx, practiceId: string | null): Promise<number> {
  const { rows } = await trx.raw<{ rows: { count: number }[] }>(`select count(*) as count from (${APPROVALS}) d`, {
    practice: practiceId,
  });
  return rows[0]?.count ?? 0;
}

/** The repeats as a file, by reference: nobody helped is named (R16). */
export function repeatsExport(wanted: { practiceId: string | null; sort: RepeatOrder }): ExportedList {
  return {
    name: 'Repeats',
    heading: Object.keys(COLUMNS),
    count: (trx) => countRepeats(trx, wanted.practiceId),
    page: async (trx, cursor) => {
      const offset = Number(cursor ?? 0);
      const rows = await readRepeats(trx, { ...wanted, offset, limit: AT_ONCE });
      const data = rows.map((row) => Object.values(COLUMNS).map((of) => of(row)));
      return { data, nextCursor: rows.length < AT_ONCE ? null : String(offset + AT_ONCE) };
    },
  };
}
