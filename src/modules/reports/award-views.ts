import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { type Award, isOver } from '../awards/index.ts';
import { type AwardFigures, readAwardFigures } from '../ledger/index.ts';
import { type VoucherStatus, voucherStatus } from '../vouchers/index.ts';
import { type CardView, liveCard, readCards } from './award-cards.ts';

/** An award as its practice, finance and auditors see it. Holds ids of people helped, never a name. */
export type AwardView = Omit<AwardFigures, 'putInPence'> & {
  id: string;
  reference: string;
  status: Award['status'];
  /** Code of the practice. */
  practice: string;
  practiceId: string;
  practiceName: string;
  /** Slug of the policy: `P5`. */
  policy: string;
  policyVersion: number;
  policyName: string;
  /** Completes "It can be used for ...". */
  plainList: string;
  method: Award['method'];
  cardType: Award['cardType'];
  amountPence: Pence;
  /** What was approved beyond it since (R4). */
  addedPence: Pence;
  /** The newest live card; a voucher's backing card is one too. */
  card: CardView | null;
  /** Every card it ever had, newest first. */
  cards: CardView[];
  voucher: { status: VoucherStatus } | null;
  /** The last day it works, to midnight in London. */
  expiresOn: LondonDate;
  requestedAt: Date;
  /** Name of the member of staff or API key. */
  requestedBy: string;
  requestedById: string;
  decidedAt: Date | null;
  decidedBy: string | null;
  refusalReason: string | null;
  activeAt: Date | null;
  endedAt: Date | null;
  endReason: Award['endReason'];
  pauseReason: Award['pauseReason'];
  /** The commissioner let it end after its year (R7). */
  isCarriedForward: boolean;
  recipientId: string;
  budgetId: string;
  need: string;
  outcome: string;
  otherHelpTried: string;
  methodsOffered: string[];
  methodReason: string | null;
  legalRoute: Award['legalRoute'];
};

/** An award without what is read apart: its money, cards and voucher state. */
export type AwardRow = Omit<AwardView, 'card' | 'cards' | 'voucher' | keyof AwardFigures> & {
  printedAt: Date | null;
  sentAt: Date | null;
  claimedAt: Date | null;
};

/** Select list and joins of {@link AwardRow}; `aw` is the award. */
export const AWARD_ROWS = `
  select aw.id, aw.reference, aw.status, p.code as practice, aw.practice_id as "practiceId", n.name as "practiceName",
    v.slug as policy, v.version as "policyVersion", v.name as "policyName", v.terms ->> 'plainList' as "plainList",
    aw.method, aw.card_type as "cardType", aw.amount_pence as "amountPence",
    coalesce(added.pence, 0)::bigint as "addedPence", aw.expires_on as "expiresOn",
    aw.requested_at as "requestedAt", q.name as "requestedBy", aw.requested_by as "requestedById",
    d.decided_at as "decidedAt", d.name as "decidedBy", d.reason as "refusalReason",
    aw.active_at as "activeAt", aw.ended_at as "endedAt", aw.end_reason as "endReason",
    aw.pause_reason as "pauseReason", aw.carried_forward_at is not null as "isCarriedForward",
    aw.recipient_id as "recipientId", aw.budget_id as "budgetId", aw.need, aw.outcome,
    aw.other_help_tried as "otherHelpTried", aw.methods_offered as "methodsOffered",
    aw.method_reason as "methodReason", aw.legal_route as "legalRoute",
    vo.printed_at as "printedAt", vo.sent_at as "sentAt", vo.claimed_at as "claimedAt"
  from awards aw
  join parties p on p.id = aw.practice_id
  join party_names n on n.party_id = aw.practice_id and n.valid_to is null
  join policy_versions v on v.id = aw.policy_version_id
  join principals q on q.id = aw.requested_by
  left join lateral (
    select w.name, e.reason, e.decided_at from award_decisions e join principals w on w.id = e.principal_id
    where e.award_id = aw.id order by e.decided_at desc limit 1) d on true
  left join lateral (
    select sum(x.add_pence) as pence from award_additions x
    where x.award_id = aw.id and x.status = 'approved') added on true
  left join vouchers vo on vo.award_id = aw.id`;

function voucherOf(row: AwardRow, figures: AwardFigures): AwardView['voucher'] {
  if (row.method !== 'voucher' || row.activeAt === null) return null;
  const { printedAt, sentAt, claimedAt } = row;
  const isExpired = row.endReason === 'expired';
  return { status: voucherStatus({ printedAt, sentAt, claimedAt, isOver: isOver(row.status), isExpired, ...figures }) };
}

/** Adds money, cards and voucher state to rows; the figures of all of them are of one snapshot. */
export async function toAwardViews(db: Db | Trx, rows: readonly AwardRow[]): Promise<AwardView[]> {
  const ids = rows.map((row) => row.id);
  const figures = await readAwardFigures(db, ids);
  const cards = await readCards(db, ids);
  return rows.flatMap((row) => {
    const own = figures.get(row.id);
    if (!own) return [];
    const { printedAt: _printed, sentAt: _sent, claimedAt: _claimed, ...award } = row;
    const { putInPence: _putIn, ...money } = own;
    const held = cards.get(row.id) ?? [];
    return [{ ...award, ...money, card: liveCard(held), cards: held, voucher: voucherOf(row, own) }];
  });
}

/** One award, or null when there is none in the scope. */
export async function awardView(db: Db | Trx, id: string): Promise<AwardView | null> {
  const { rows } = await db.raw<{ rows: AwardRow[] }>(`${AWARD_ROWS} where aw.id = ?`, [id]);
  return (await toAwardViews(db, rows))[0] ?? null;
}
