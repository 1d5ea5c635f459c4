import { formatDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { patientWording } from '../../../../modules/authorizations/index.ts';
import type { AwardView, PaymentView } from '../../../../modules/reports/index.ts';
import { endWords } from '../../words/award-words.ts';
import { type PaymentLine, presentPayments } from '../../words/present-payments.ts';

const RECENT_SHOWN = 10;

/** While the commissioner has stopped what the award belongs to: nobody's name, no reason, no blame (R61). */
export const STOPPED = patientWording('scheme_stopped', {});

export type MoneyPage = {
  left: string;
  /** In place of what is left, where nothing can be paid with it. */
  heading: string | null;
  /** False once the person has died: whoever holds the paper reads no figures and no payments. */
  showsMoney: boolean;
  sentence: string;
  /** Money set aside at shops, or a card that does not work now. */
  notes: string[];
  payments: PaymentLine[];
  isLive: boolean;
  /** What the person can do about their card by themselves (R48). */
  canPause: boolean;
  canResume: boolean;
};

/** Of an award whose holder no longer agrees, which nobody can lift (R28); on every page behind its code. */
export const WITHDRAWN =
  'It is stopped, because we were told that you no longer want it. If that is not right, please call us.';

const isLive = ({ status }: AwardView) => status === 'active' || status === 'paused';

function notesOf(award: AwardView, isStopped: boolean): string[] {
  const { card } = award;
  return [
    ...(isStopped && award.status === 'active' ? [STOPPED] : []),
    ...(award.heldPence > 0
      ? [
          `A shop has asked for ${formatPence(award.heldPence)} that it has not taken yet. It is not part of what you have left.`,
        ]
      : []),
    ...(award.status === 'active' && card?.isPausedByHolder
      ? ['You have paused your card, so it does not work. You can switch it back on.']
      : []),
    ...(award.status === 'active' && !card ? ['Your card does not work any more. Call us for a new one.'] : []),
    ...(award.status === 'active' && card?.status === 'frozen' && !card.isPausedByHolder
      ? [
          'We need to speak to you before your card can be used again. Please call us. You have not done anything wrong.',
        ]
      : []),
    ...(award.status === 'active' && card?.status === 'inactive'
      ? ['Your card is not switched on yet. Call us and we will do it with you.']
      : []),
  ];
}

function sentenceOf(award: AwardView): string {
  if (award.status === 'paused') return WITHDRAWN;
  if (isLive(award)) return `Use it by ${formatDate(award.expiresOn)}.`;
  if (award.endReason === 'died') return 'It cannot be used any more, and nothing has to be paid back.';
  return `It has ended, because ${endWords(award.endReason ?? 'expired')}. Call us if you still need help.`;
}

/** What a person sees first: how much, until when. */
export function presentMoney(award: AwardView, payments: readonly PaymentView[], isStopped = false): MoneyPage {
  const live = isLive(award);
  const hasDied = award.endReason === 'died';
  return {
    left: formatPence(live ? award.availablePence : 0),
    heading: hasDied ? 'This card has ended' : award.status === 'paused' ? 'This card is stopped' : null,
    showsMoney: !hasDied,
    sentence: sentenceOf(award),
    notes: live ? notesOf(award, isStopped) : [],
    payments: hasDied ? [] : presentPayments(payments, { reader: 'patient' }).slice(0, RECENT_SHOWN),
    isLive: live,
    canPause: award.status === 'active' && award.cards.some(({ status }) => status === 'active'),
    canResume: award.status === 'active' && award.cards.some(({ isPausedByHolder }) => isPausedByHolder),
  };
}

export type WhyLine = { sentence: string; when: string; why: string };

/** The last payments that did not go through, in words that blame nobody. */
export function presentWhy(payments: readonly PaymentView[]): WhyLine[] {
  const declined = payments.filter(({ status }) => status === 'declined').slice(0, RECENT_SHOWN);
  return presentPayments(declined, { reader: 'patient' }).map((line) => ({
    sentence: `A payment of ${line.amount} at ${line.shop} did not go through.`,
    when: line.when,
    why: line.reason ?? 'Call us and we will find out why.',
  }));
}
