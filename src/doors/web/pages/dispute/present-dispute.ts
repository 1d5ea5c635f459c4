import { formatDate, formatInstant, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { DisputeView } from '../../../../modules/reports/index.ts';
import type { Listing } from '../../shell/list-address.ts';
import { sortable } from '../../shell/sortable-table.ts';
import type { Tag } from '../../words/award-words.ts';
import { clockWords, disputeReasonWords, disputeSentence, disputeTag, lossWords } from '../../words/dispute-words.ts';
import type { Table } from '../../words/table.ts';

type Row = { key: string; value: string };

export type DisputePage = {
  heading: string;
  sentence: string;
  stateTag: Tag;
  refusal: string | null;
  rows: Row[];
  money: Row[];
  award: { href: string; text: string };
  caseHref: string | null;
};

const day = (instant: Date) => formatDate(londonDate(instant));

export function presentDispute(dispute: DisputeView, now: Date): DisputePage {
  const { merchantName, amountPence, takenPence, takenAt, deadlineAt, status } = dispute;
  return {
    heading: `Dispute: ${merchantName}, ${formatPence(amountPence)}`,
    sentence: disputeSentence(dispute, now),
    stateTag: disputeTag(status),
    refusal: dispute.refusal,
    rows: [
      { key: 'The payment', value: `${merchantName} took ${formatPence(takenPence)} on ${day(takenAt)}` },
      { key: 'Why', value: disputeReasonWords(dispute.reason) },
      { key: 'What happened', value: dispute.explanation ?? 'Written in Stripe’s Dashboard' },
      ...(dispute.productDescription ? [{ key: 'What was bought', value: dispute.productDescription }] : []),
      {
        key: 'The clock',
        value:
          status === 'draft' ? `Can be sent ${clockWords(deadlineAt, now)}` : `Had to be sent by ${day(deadlineAt)}`,
      },
      { key: 'Begun', value: `${formatInstant(dispute.openedAt)} by ${dispute.openedBy}` },
      ...(dispute.submittedAt ? [{ key: 'Sent', value: formatInstant(dispute.submittedAt) }] : []),
      ...(dispute.closedAt ? [{ key: 'Ended', value: formatInstant(dispute.closedAt) }] : []),
      ...(dispute.lossReason ? [{ key: 'Why it was lost', value: lossWords(dispute.lossReason) }] : []),
      { key: 'Stripe’s reference', value: dispute.stripeDisputeId ?? 'Not at Stripe yet' },
    ],
    money: [
      { key: 'Stripe has given or lent', value: formatPence(dispute.cashPence) },
      { key: 'The award has of it', value: formatPence(dispute.awardPence) },
    ],
    award: { href: `/awards/${dispute.awardId}`, text: `${dispute.awardReference}, ${dispute.practice}` },
    caseHref: dispute.caseId && `/cases/${dispute.caseId}`,
  };
}

/** All disputes, by award reference: nobody's name in it (R16). */
export function presentDisputes(
  disputes: readonly DisputeView[],
  { now, listing, sort }: { now: Date; listing: Listing; sort: string },
): Table {
  return {
    caption: 'Disputes',
    isCaptionHidden: true,
    isCompact: true,
    ...sortable(listing, sort, [
      { text: 'Payment', by: 'payment' },
      { text: 'State', by: 'state', as: 'states' },
      { text: 'Clock', by: 'clock', as: 'days' },
      { text: 'Award', by: 'award' },
      { text: 'Disputed', isNumber: true, by: 'amount' },
    ]),
    rows: disputes.map((dispute) => [
      {
        text: dispute.merchantName,
        href: `/disputes/${dispute.id}`,
        note: `Taken ${day(dispute.takenAt)}`,
      },
      { tags: [disputeTag(dispute.status)] },
      { text: dispute.status === 'draft' ? `Can be sent ${clockWords(dispute.deadlineAt, now)}` : 'Stopped' },
      { text: dispute.awardReference, note: dispute.practice, isWhole: true },
      { text: formatPence(dispute.amountPence) },
    ]),
  };
}
