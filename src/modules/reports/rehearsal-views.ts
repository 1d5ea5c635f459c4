import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { isSameTerms, rehearsalCountsUntil, rehearsedFrom } from '../policies/index.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';
import { type CategoryView, categoryOf } from './payment-rows.ts';

type Outcome = 'approved' | 'declined';

/** So many payments of so many people, and what was or would have been approved of them. */
export type FlipFigures = { payments: number; people: number; pence: Pence };

/** What a version would have changed in the 90 days before its rehearsal. */
export type RehearsalView = {
  id: string;
  rehearsedBy: string;
  rehearsedAt: Date;
  since: Date;
  /** False when there were more attempts in the 90 days than could be judged: those before `since` were not. */
  isWhole: boolean;
  /** After this it is too old to activate the version on. */
  countsUntil: Date;
  /** False when the draft has changed since: then it says nothing of the present terms. */
  isOfTheseTerms: boolean;
  judged: number;
  byStripe: number;
  otherRules: number;
  noFacts: number;
  flips: number;
  /** Distinct people with any payment that would have gone otherwise. */
  people: number;
  nowDeclined: FlipFigures;
  nowApproved: FlipFigures;
  /** `reason`: why it would be declined, or why it had been. */
  byReason: (FlipFigures & { outcome: Outcome; reason: string })[];
  byPractice: (FlipFigures & {
    practiceCode: string;
    practiceName: string;
    nowDeclined: number;
    nowApproved: number;
  })[];
};

const FIGURES = `count(*) as payments, count(distinct f.recipient_id) as people, coalesce(sum(f.pence), 0)::bigint as pence`;

const HEAD = `
  select r.id, p.name as "rehearsedBy", r.rehearsed_at as "rehearsedAt", r.since, r.judged, r.by_stripe as "byStripe",
    r.other_rules as "otherRules", r.no_facts as "noFacts", r.terms, v.terms as present
  from policy_rehearsals r
  join policy_versions v on v.id = r.policy_version_id
  join principals p on p.id = r.rehearsed_by
  where v.slug = :slug and v.version = :version
  order by r.rehearsed_at desc, r.id desc limit 1`;

const BY_OUTCOME = `
  select f.outcome, ${FIGURES} from policy_rehearsal_flips f where f.rehearsal_id = :id group by f.outcome`;

const BY_REASON = `
  select f.outcome, coalesce(f.reason_now, f.reason_then) as reason, ${FIGURES}
  from policy_rehearsal_flips f where f.rehearsal_id = :id
  group by 1, 2 order by payments desc, outcome, reason`;

const BY_PRACTICE = `
  select p.code as "practiceCode", n.name as "practiceName", ${FIGURES},
    count(*) filter (where f.outcome = 'declined') as "nowDeclined",
    count(*) filter (where f.outcome = 'approved') as "nowApproved"
  from policy_rehearsal_flips f
  join parties p on p.id = f.practice_id
  join party_names n on n.party_id = f.practice_id and n.valid_to is null
  where f.rehearsal_id = :id group by p.code, n.name order by payments desc, p.code`;

const PEOPLE = 'select count(distinct recipient_id) as people from policy_rehearsal_flips where rehearsal_id = :id';

const NONE: FlipFigures = { payments: 0, people: 0, pence: 0 };

/** The newest rehearsal of a version of a policy; null when there is none. */
export async function rehearsalView(
  db: Db | Trx,
  about: { slug: string; version: number },
): Promise<RehearsalView | null> {
  const rowsOf = async <Row>(query: string, values: Record<string, string | number>) =>
    (await db.raw<{ rows: Row[] }>(query, values)).rows;
  type Head = Omit<RehearsalView, 'isOfTheseTerms' | 'countsUntil' | 'isWhole'> & {
    terms: unknown;
    present: Parameters<typeof isSameTerms>[1];
  };
  const [head] = await rowsOf<Head>(HEAD, about);
  if (!head) return null;
  const { terms, present, ...rest } = head;
  const of = { id: head.id };
  const outcomes = await rowsOf<FlipFigures & { outcome: Outcome }>(BY_OUTCOME, of);
  const figuresOf = (outcome: Outcome): FlipFigures => {
    const found = outcomes.find((one) => one.outcome === outcome);
    return found ? { payments: found.payments, people: found.people, pence: found.pence } : NONE;
  };
  const [people] = await rowsOf<{ people: number }>(PEOPLE, of);
  return {
    ...rest,
    countsUntil: rehearsalCountsUntil(rest.rehearsedAt),
    isWhole: rest.since <= rehearsedFrom(rest.rehearsedAt),
    isOfTheseTerms: isSameTerms(terms, present),
    flips: outcomes.reduce((sum, { payments }) => sum + payments, 0),
    people: people?.people ?? 0,
    nowDeclined: figuresOf('declined'),
    nowApproved: figuresOf('approved'),
    byReason: await rowsOf(BY_REASON, of),
    byPractice: await rowsOf(BY_PRACTICE, of),
  };
}

/** A payment that would have gone otherwise. */
export type FlipView = {
  authorizationId: string;
  round: number;
  decidedAt: Date;
  outcome: Outcome;
  askedPence: Pence;
  pence: Pence;
  reasonThen: string | null;
  reasonNow: string | null;
  merchantName: string;
  category: CategoryView;
  awardId: string;
  awardReference: string;
  practiceCode: string;
  practiceName: string;
};

type FlipFilter = {
  rehearsalId: string;
  outcome?: Outcome | undefined;
  practiceCode?: string | undefined;
};

const FLIPS = `
  select f.authorization_id as "authorizationId", f.round, f.decided_at as "decidedAt", f.outcome,
    f.asked_pence as "askedPence", f.pence, f.reason_then as "reasonThen", f.reason_now as "reasonNow",
    a.merchant_name as "merchantName", a.merchant_category as "merchantCategory",
    a.merchant_category_code as "merchantCategoryCode", f.award_id as "awardId", w.reference as "awardReference",
    p.code as "practiceCode", n.name as "practiceName"
  from policy_rehearsal_flips f
  join authorizations a on a.id = f.authorization_id
  join awards w on w.id = f.award_id
  join parties p on p.id = f.practice_id
  join party_names n on n.party_id = f.practice_id and n.valid_to is null
  where f.rehearsal_id = :rehearsal and (cast(:outcome as text) is null or f.outcome = :outcome)
    and (cast(:practice as text) is null or p.code = :practice)
    and (cast(:at as timestamptz) is null
      or (f.decided_at, f.authorization_id, f.round) < (:at, cast(:authorization as text), cast(:round as int)))
  order by f.decided_at desc, f.authorization_id desc, f.round desc limit :limit`;

type FlipRow = Omit<FlipView, 'category'> & { merchantCategory: string; merchantCategoryCode: string | null };

/** The payments of a rehearsal that would have gone otherwise, the newest first. */
export async function listFlips(db: Db | Trx, request: FlipFilter & PageRequest): Promise<Page<FlipView>> {
  const [at = null, authorization = null, round = null] =
    decodeCursor(request.cursor, ['instant', 'text', 'text']) ?? [];
  const { rows } = await db.raw<{ rows: FlipRow[] }>(FLIPS, {
    rehearsal: request.rehearsalId,
    outcome: request.outcome ?? null,
    practice: request.practiceCode ?? null,
    at,
    authorization,
    round: round === null ? null : Number.parseInt(round, 10) || 0,
    limit: request.limit + 1,
  });
  const page = pageOf(rows, request.limit, (row) => [
    row.decidedAt.toISOString(),
    row.authorizationId,
    String(row.round),
  ]);
  const data = page.data.map(({ merchantCategory, merchantCategoryCode, ...row }) => ({
    ...row,
    category: categoryOf({ category: merchantCategory, categoryCode: merchantCategoryCode }),
  }));
  return { data, nextCursor: page.nextCursor };
}
