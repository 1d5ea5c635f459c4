import { londonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import {
  type Figures,
  SIGNALS,
  type SignalCode,
  SUGGESTIONS,
  type Suggestion,
  VERDICTS,
  type Verdict,
} from '../risk/index.ts';
import {
  countRows,
  idsOfFilter,
  inOrderOf,
  type ListRows,
  pageOfIds,
  placeAmong,
  type SortOrder,
  wordsOf,
} from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';
import type { ReportsDeps } from './reports-deps.ts';

/** A fraud signal by award reference: nobody's name is in it (R16). */
export type SignalView = {
  id: string;
  signal: SignalCode;
  awardId: string;
  awardReference: string;
  practice: string;
  policy: string;
  /** What it adds to the award's score. */
  weight: number;
  /** The score of the award when it was last worked out. */
  score: number;
  suggestion: Suggestion;
  /** By when to look at it; null where it is only to be noted. */
  dueAt: Date | null;
  raisedAt: Date;
  /** When the last thing that it was raised on happened. */
  lastAt: Date;
  figures: Figures;
  verdict: Verdict | null;
  note: string | null;
  judgedBy: string | null;
  judgedAt: Date | null;
};

const SIGNAL_ROWS = `
  select g.id, g.signal, g.award_id as "awardId", a.reference as "awardReference", p.code as practice,
    v.slug as policy, g.weight, g.score, g.suggestion, g.due_at as "dueAt", g.raised_at as "raisedAt",
    g.last_at as "lastAt", g.figures, g.verdict, g.note, j.name as "judgedBy", g.judged_at as "judgedAt"
  from risk_signals g
  join awards a on a.id = g.award_id
  join policy_versions v on v.id = a.policy_version_id
  join parties p on p.id = g.practice_id
  left join principals j on j.id = g.judged_by`;

/** After every date that is given: what is only to be noted, or judged, comes last. */
const NEVER = `'9999-12-31T00:00:00Z'::timestamptz`;

/** Kinds of signals in the order of their names. */
const BY_NAME = SIGNALS.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ code }) => code);

/** What the list of fraud signals can be sorted by. */
export const SIGNAL_SORTS = {
  due: { sql: `case when g.verdict is null then coalesce(g.due_at, ${NEVER}) else ${NEVER} end`, type: 'timestamptz' },
  seen: placeAmong('g.signal', BY_NAME),
  state: placeAmong('coalesce(g.verdict, g.suggestion)', [...SUGGESTIONS, ...VERDICTS]),
  award: wordsOf('(select a.reference from awards a where a.id = g.award_id)'),
  score: { sql: 'g.score', type: 'bigint' },
  raised: { sql: 'g.raised_at', type: 'timestamptz' },
  judged: { sql: 'coalesce(g.judged_at, g.raised_at)', type: 'timestamptz' },
} as const satisfies ListRows<string>['sorts'];
type SignalSort = SortOrder<keyof typeof SIGNAL_SORTS>;

/** How each view is filtered, and sorted if nothing else is asked for: what is due first on top; of what is judged, the newest. */
const VIEWS = {
  open: { where: 'g.verdict is null', sort: 'due' },
  judged: { where: 'g.verdict is not null', sort: '-judged' },
  all: { where: 'true', sort: '-raised' },
} as const;
export type SignalQueueView = keyof typeof VIEWS;

export type SignalFilter = {
  view: SignalQueueView;
  practiceCode?: string | undefined;
  signal?: SignalCode | undefined;
  suggestion?: Suggestion | undefined;
  awardId?: string | undefined;
  sort?: SignalSort | undefined;
};

async function rowsOf(db: Db | Trx, filter: SignalFilter): Promise<ListRows<keyof typeof SIGNAL_SORTS>> {
  const { view, practiceCode, signal, suggestion, awardId } = filter;
  const { practice } = await idsOfFilter(db, { practiceCode });
  return {
    from: 'risk_signals g',
    id: 'g.id',
    where: `${VIEWS[view].where}
      and (cast(:practice as uuid) is null or g.practice_id = :practice)
      and (cast(:signal as text) is null or g.signal = :signal)
      and (cast(:suggestion as text) is null or g.suggestion = :suggestion)
      and (cast(:award as uuid) is null or g.award_id = cast(:award as uuid))`,
    bindings: { practice, signal: signal ?? null, suggestion: suggestion ?? null, award: awardId ?? null },
    sorts: SIGNAL_SORTS,
  };
}

/** How many signals match. */
export async function countSignals(db: Db | Trx, filter: SignalFilter): Promise<number> {
  return countRows(db, await rowsOf(db, filter));
}

/** The fraud signals that the scope holds. */
export async function listSignals(db: Db | Trx, request: SignalFilter & PageRequest): Promise<Page<SignalView>> {
  const { sort = VIEWS[request.view].sort, limit, cursor } = request;
  const page = await pageOfIds(db, await rowsOf(db, request), { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: SignalView[] }>(`${SIGNAL_ROWS} where g.id = any (?)`, [page.data]);
  return { data: inOrderOf(page.data, rows, (row) => row.id), nextCursor: page.nextCursor };
}

/** One payment or movement that a signal was raised on. People who share a contact are a figure, and not listed. */
export type SignalEvidence = {
  kind: 'authorization' | 'card_transaction';
  id: string;
  at: Date;
  amountPence: Pence;
  merchant: string;
  /** Why it was declined; null when it was approved or is money that moved. */
  reasonCode: string | null;
};

export type SignalDetail = SignalView & { evidence: SignalEvidence[] };

/** One signal with what it was raised on, or null when there is none in the scope. */
export async function signalDetail(db: Db | Trx, signalId: string): Promise<SignalDetail | null> {
  const { rows } = await db.raw<{ rows: SignalView[] }>(`${SIGNAL_ROWS} where g.id = ?`, [signalId]);
  const [row] = rows;
  if (!row) return null;
  const evidence = await db.raw<{ rows: SignalEvidence[] }>(
    `select e.kind, e.item_id as id, e.happened_at as at, e.amount_pence as "amountPence",
       coalesce(a.merchant_name, t.merchant_name) as merchant,
       case when not a.approved then coalesce(a.reason_code, d.reason_code) end as "reasonCode"
     from risk_evidence e
     left join authorizations a on e.kind = 'authorization' and a.id = e.item_id
     left join card_transactions t on e.kind = 'card_transaction' and t.id = e.item_id
     left join lateral (select reason_code from decisions
       where authorization_id = a.id and not approved order by round desc limit 1) d on true
     where e.signal_id = ? and e.kind <> 'recipient' order by e.happened_at, e.item_id`,
    [signalId],
  );
  return { ...row, evidence: evidence.rows };
}

export type SignalCounts = { open: number; judged: number; toReview: number; dueToday: number; overdue: number };

/** How many there are: open, judged, and of the open ones to review, due by the end of today in London, and overdue. */
export async function signalCounts(deps: ReportsDeps, db: Db | Trx): Promise<SignalCounts> {
  const now = deps.clock.now();
  const { rows } = await db.raw<{ rows: SignalCounts[] }>(
    `select count(*) filter (where verdict is null) as open, count(*) filter (where verdict is not null) as judged,
      count(*) filter (where verdict is null and due_at is not null) as "toReview",
      count(*) filter (where verdict is null and (due_at at time zone 'Europe/London')::date <= :today) as "dueToday",
      count(*) filter (where verdict is null and due_at < :now) as overdue
    from risk_signals`,
    { now, today: londonDate(now) },
  );
  return rows[0] ?? { open: 0, judged: 0, toReview: 0, dueToday: 0, overdue: 0 };
}

/** How often one kind of signal was right at one practice. */
export type SignalResults = {
  practice: string;
  practiceName: string;
  signal: SignalCode;
  raised: number;
  confirmed: number;
  falseAlarms: number;
};

/** How often signals were right, by practice and kind; most false alarms first. */
export async function signalResults(db: Db | Trx): Promise<SignalResults[]> {
  const { rows } = await db.raw<{ rows: SignalResults[] }>(
    `select p.code as practice, n.name as "practiceName", g.signal, count(*) as raised,
      count(*) filter (where g.verdict = 'confirmed') as confirmed,
      count(*) filter (where g.verdict = 'false_alarm') as "falseAlarms"
    from risk_signals g
    join parties p on p.id = g.practice_id
    join party_names n on n.party_id = p.id and n.valid_to is null
    group by p.code, n.name, g.signal
    order by "falseAlarms" desc, raised desc, p.code, g.signal`,
  );
  return rows;
}
