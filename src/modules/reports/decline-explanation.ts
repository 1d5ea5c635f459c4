import { londonDate } from '../../kernel/dates.ts';
import { plainCategory } from '../../kernel/merchant-category.ts';
import type { Pence } from '../../kernel/money.ts';
import {
  beyondException,
  type DecisionRecord,
  type DeclineCode,
  type DeclineFacts,
  declineFigures,
  financeWording,
  isDeclineCode,
  patientWording,
} from '../authorizations/index.ts';
import type { StopMet } from './stop-views.ts';

/** Why a payment was declined, in the words of each reader. */
export type DeclineExplanation = { code: DeclineCode; patientText: string; financeText: string };

/** What is stored of a declined payment and of its decision. */
export type DeclinedPayment = {
  id: string;
  reasonCode: string | null;
  requestedPence: Pence;
  category: string;
  categoryCode: string | null;
  merchantCountry: string | null;
  policy: string | null;
  policyVersion: number | null;
  plainList: string | null;
  awardEndedAt: Date | null;
  /** What had been stopped, of a payment that was declined because of it. */
  stop: StopMet | null;
  /** What it was decided on; of a card that is not ours, next to nothing. */
  record: (Partial<DecisionRecord> & ToldByStripe) | null;
};

/** What Stripe told of a payment that it declined by itself. */
type ToldByStripe = {
  stripeReason?: string;
  isKeptToTills?: boolean;
  cvcCheck?: string | null;
  expiryCheck?: string | null;
};

type Known<T> = { [K in keyof T]?: T[K] | null | undefined };

function onlyKnown(facts: Known<DeclineFacts>): DeclineFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== undefined));
}

/** The day on which the award ended, or was due to: all that texts about its end need. */
function endOfAward(payment: DeclinedPayment): string | undefined {
  const expiresOn = payment.record?.award?.expiresOn;
  if (!payment.awardEndedAt) return expiresOn;
  const ended = londonDate(payment.awardEndedAt);
  return expiresOn && expiresOn < ended ? expiresOn : ended;
}

function stopFacts(stop: StopMet | null): DeclineFacts {
  if (!stop) return {};
  const date = londonDate(new Date(stop.startedAt));
  return { stopped: stop.name, stoppedBy: stop.startedBy, date, stopReason: stop.reason.replace(/\.$/, '') };
}

function stripeFacts({ stripeReason, isKeptToTills, cvcCheck, expiryCheck }: ToldByStripe, asked: Pence): DeclineFacts {
  const mismatches = [
    ...(cvcCheck === 'mismatch' ? ['security code'] : []),
    ...(expiryCheck === 'mismatch' ? ['expiry date'] : []),
  ];
  return {
    ...(isKeptToTills ? { rule: 'kept_to_tills' } : {}),
    ...(mismatches.length > 0 ? { mismatch: mismatches.join(' and ') } : {}),
    ...(stripeReason === 'suspected_fraud' ? { blockedBy: 'Stripe' } : {}),
    ...(stripeReason === 'insufficient_funds' ? { issuerShortPence: asked } : {}),
  };
}

const ABOUT_THE_END: readonly DeclineCode[] = ['award_ended', 'voucher_expired'];

/** A card that is not ours leaves a record of next to nothing. */
const isComplete = (record: DeclinedPayment['record']): record is DecisionRecord => record?.outcomes !== undefined;

function factsOf(payment: DeclinedPayment, code: DeclineCode, rule?: string): DeclineFacts {
  const { record } = payment;
  return onlyKnown({
    ref: payment.id,
    amountPence: payment.requestedPence,
    mcc: payment.categoryCode,
    categoryName: plainCategory(payment.category, payment.categoryCode),
    country: payment.merchantCountry,
    policy: payment.policy,
    version: payment.policyVersion,
    plainList: payment.plainList,
    ...(isComplete(record) ? declineFigures(record, code, rule) : {}),
    ...stripeFacts(record ?? {}, payment.requestedPence),
    ...(ABOUT_THE_END.includes(code) ? { date: endOfAward(payment) } : {}),
    ...(code === 'scheme_stopped' ? stopFacts(payment.stop) : {}),
  });
}

/** The reason of a declined payment in both wordings; null when it has none. */
export function explainDecline(payment: DeclinedPayment): DeclineExplanation | null {
  const code = payment.reasonCode;
  if (!code || !isDeclineCode(code)) return null;
  const facts = factsOf(payment, code);
  return { code, patientText: patientWording(code, facts), financeText: financeWording(code, facts) };
}

/** Why a payment would be declined under an exception all the same. */
export type StillDeclined = { code: DeclineCode; text: string };

/** What else a payment was declined for, that an exception leaves as it is (R43), with the figures at that moment. */
export function stillDeclined(payment: DeclinedPayment, exception: { forCategory: boolean }): StillDeclined[] {
  if (!isComplete(payment.record)) return [];
  const told = beyondException(payment.record, exception).map(({ rule, code }) => ({
    code,
    text: financeWording(code, { ...factsOf(payment, code, rule), isBeforehand: true }),
  }));
  return told.filter((one, place) => told.findIndex(({ text }) => text === one.text) === place);
}
