import { type Calendar, STEPS } from '../calendar.ts';
import { NAMED_AWARDS, type NamedAward } from '../data/named-awards.ts';
import { inventRecipient } from '../invent-recipient.ts';
import { namedPerson } from '../named-person.ts';
import { type AwardPlan, approverFor, type PaymentPlan } from './award-plan.ts';
import { planEnd } from './plan-end.ts';
import { termsOf } from './terms.ts';

/** Place in the line of invented people after all scripted ones. */
const FIRST_PERSON = 380;
/** Steps between an award of earlier in the year and its use. */
const USED_AFTER = 2;

function momentsOf({ when }: NamedAward, calendar: Calendar): { requestedAt: Date; decidedAt: Date; paidAt: Date } {
  if ('daysBefore' in when) {
    const decidedAt = calendar.recently(when.daysBefore, when.decided);
    return { requestedAt: calendar.recently(when.daysBefore, when.asked), decidedAt, paidAt: decidedAt };
  }
  const step = Math.round(when.partOfYear * STEPS);
  return {
    requestedAt: calendar.stepAt(step, 'request'),
    decidedAt: calendar.stepAt(step, 'approve'),
    paidAt: calendar.stepAt(step + USED_AFTER, 'pay'),
  };
}

function recipientOf(award: NamedAward, place: number, calendar: Calendar) {
  if (award.person) {
    const { identity, communicationNeeds } = namedPerson(award.person);
    return { recipient: identity, communicationNeeds };
  }
  const recipient = inventRecipient(FIRST_PERSON + place, { policy: award.policy, today: calendar.today });
  return { recipient, communicationNeeds: 'None' };
}

function paymentsOf(award: NamedAward, paidAt: Date, calendar: Calendar): PaymentPlan[] {
  const { invoice, amountPence, spends = [] } = award;
  if (!invoice) return spends.map((spend) => ({ ...spend, at: paidAt }));
  const { supplier: merchant, paid } = invoice;
  return paid ? [{ merchant, amountPence, at: calendar.recently(paid.daysBefore, paid.time) }] : [];
}

function invoiceOf({ invoice }: NamedAward, calendar: Calendar): Pick<AwardPlan, 'invoice'> {
  if (!invoice) return {};
  const { supplier, number, received, checked } = invoice;
  const receivedAt = calendar.recently(received.daysBefore, received.time);
  const checkedAt = calendar.recently(checked.daysBefore, checked.time);
  return { invoice: { supplier, number, receivedAt, checkedAt } };
}

function planNamed(award: NamedAward, place: number, calendar: Calendar): AwardPlan {
  const { requestedAt, decidedAt, paidAt } = momentsOf(award, calendar);
  const { expiryDays, asks } = termsOf(award.policy);
  const payments = paymentsOf(award, paidAt, calendar);
  const { decision, givenBackBy, reference } = award;
  const givenBackAt = givenBackBy ? calendar.stepAt(Math.round(givenBackBy * STEPS), 'request') : null;
  const ask = award.words ?? asks[place % asks.length] ?? { need: '', outcome: '', otherHelpTried: '' };
  return {
    practice: award.practice,
    policy: award.policy,
    method: award.isInvoice ? 'invoice' : award.cardType ? 'card' : 'voucher',
    cardType: award.cardType ?? null,
    amountPence: award.amountPence,
    ...recipientOf(award, place, calendar),
    ...ask,
    requestedAt,
    approver: award.approver ?? approverFor(award.amountPence),
    decision: decision === 'waits' ? 'waits' : { at: decidedAt, ...decision },
    payments,
    ...invoiceOf(award, calendar),
    isHandedOver: true,
    givenBackAt,
    ...planEnd({ requestedAt, expiryDays, paidAt: payments.map(({ at }) => at), givenBackAt }),
    ...(reference ? { reference } : {}),
  };
}

/** The awards of the named people, and those that wait for a decision or were refused. */
export function planNamedAwards(calendar: Calendar): AwardPlan[] {
  return NAMED_AWARDS.map((award, place) => planNamed(award, place, calendar));
}
