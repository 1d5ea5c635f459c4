import type { BudgetStatus } from '../../../modules/budgets/index.ts';
import type { AwardView, CardView } from '../../../modules/reports/index.ts';

/** A status in words; the colour only repeats what the words say. */
export type Tag = { text: string; colour: string };

const AWARD_TAGS: Record<AwardView['status'], Tag> = {
  draft: { text: 'Draft', colour: 'grey' },
  waiting: { text: 'Waiting for funds', colour: 'yellow' },
  requested: { text: 'Waiting for approval', colour: 'blue' },
  approved: { text: 'Approved', colour: 'blue' },
  issuing: { text: 'Card being made', colour: 'blue' },
  active: { text: 'Active', colour: 'green' },
  paused: { text: 'Paused', colour: 'orange' },
  finished: { text: 'Finished', colour: 'grey' },
  reviewed: { text: 'Finished', colour: 'grey' },
  refused: { text: 'Refused', colour: 'red' },
  withdrawn: { text: 'Withdrawn', colour: 'grey' },
};

export function awardTag(status: AwardView['status']): Tag {
  return AWARD_TAGS[status];
}

const CARD_TAGS: Record<CardView['status'], Tag> = {
  ordered: { text: 'Being made', colour: 'blue' },
  inactive: { text: 'Not switched on yet', colour: 'yellow' },
  active: { text: 'Ready to use', colour: 'green' },
  frozen: { text: 'Frozen', colour: 'orange' },
  cancelled: { text: 'Cancelled', colour: 'grey' },
  expired: { text: 'Out of date', colour: 'grey' },
};

export function cardTag(status: CardView['status']): Tag {
  return CARD_TAGS[status];
}

const BUDGET_TAGS: Record<BudgetStatus, Tag> = {
  draft: { text: 'Not sent', colour: 'grey' },
  letter_sent: { text: 'Letter not acknowledged', colour: 'yellow' },
  acknowledged: { text: 'Waiting to open', colour: 'blue' },
  open: { text: 'Open', colour: 'green' },
  frozen: { text: 'Stopped', colour: 'red' },
  closed: { text: 'Closed', colour: 'grey' },
};

export function budgetTag(status: BudgetStatus): Tag {
  return BUDGET_TAGS[status];
}

const END_WORDS: Record<NonNullable<AwardView['endReason']>, string> = {
  spent: 'it was all spent',
  expired: 'its last day passed',
  cancelled: 'it was cancelled',
  withdrawn: 'the person no longer wanted it',
  died: 'the person died',
  issue_failed: 'the card could not be made',
  not_activated: 'the card was never switched on',
  year_end: 'the year of its budget ended',
};

export function endWords(reason: NonNullable<AwardView['endReason']>): string {
  return END_WORDS[reason];
}

const VOUCHER_WORDS: Record<NonNullable<AwardView['voucher']>['status'], string> = {
  issued: 'Not printed or sent yet',
  printed: 'Printed, code not used yet',
  sent: 'Sent, code not used yet',
  claimed: 'Code used, nothing spent yet',
  part_used: 'Partly spent',
  used: 'All spent',
  void: 'Cancelled',
  expired: 'Ended',
};

export function voucherWords(status: NonNullable<AwardView['voucher']>['status']): string {
  return VOUCHER_WORDS[status];
}

/** What carries an award, as staff say it. */
export function carrierWords(award: Pick<AwardView, 'method' | 'cardType'>): string {
  if (award.method === 'voucher') return 'voucher';
  if (award.method === 'invoice') return 'invoice that the practice pays';
  return award.cardType === 'physical' ? 'plastic card' : 'online card';
}

/** With its article: "an online card". */
export function aCarrier(award: Pick<AwardView, 'method' | 'cardType'>): string {
  const carrier = carrierWords(award);
  return `${/^[io]/.test(carrier) ? 'an' : 'a'} ${carrier}`;
}

/** Where it works, in a sentence: the card, or what the award is to be on. */
export function whereItWorks(
  award: Pick<AwardView, 'method' | 'cardType' | 'plainList'>,
  card?: Pick<CardView, 'type' | 'inPersonOnly'>,
): string {
  const type = card?.type ?? award.cardType;
  const place = card?.inPersonOnly
    ? 'It works in shops in the UK, in person. It does not work on websites or by phone.'
    : type === 'physical'
      ? 'It works in shops and on websites in the UK.'
      : 'It works on UK websites and by phone, by typing in the card number. It does not work at a till.';
  return `It can be used for ${award.plainList}. ${place}`;
}
