import { formatDate, formatInstant } from '../../../kernel/dates.ts';
import { formatPence } from '../../../kernel/money.ts';
import type { PaymentView } from '../../../modules/reports/index.ts';
import { arrivalWords } from './arrival-words.ts';
import type { Tag } from './award-words.ts';
import { exceptionStandingWords } from './exception-words.ts';

export type PaymentLine = {
  shop: string;
  amount: string;
  when: string;
  tag: Tag;
  /** What kind of place it is. */
  kind?: string;
  reason?: string;
  reference?: string;
  href?: string;
  /** Where to ask for an exception (R43), and how one that was allowed stands. */
  ask?: { href: string; text: string; stands?: string };
};

/** Who reads: patients read no kinds of shop and their own wording; finance reads what to do next. */
export type PaymentReader = 'patient' | 'practice' | 'finance';

const TAGS: Record<PaymentView['status'], Tag> = {
  declined: { text: 'Did not go through', colour: 'red' },
  pending: { text: 'On hold', colour: 'yellow' },
  closed: { text: 'Not taken', colour: 'grey' },
  reversed: { text: 'Given back', colour: 'grey' },
  expired: { text: 'Given back', colour: 'grey' },
  captured: { text: 'Went through', colour: 'green' },
  refunded: { text: 'Refunded', colour: 'aqua-green' },
};

const EXPLAINED: Partial<Record<PaymentView['status'], string>> = {
  pending: 'Approved. The money is set aside until the shop takes it.',
  reversed: 'The shop gave the money back before taking it.',
  expired: 'The shop did not take the money in time, so it came back.',
};

/** An authorization that was captured is told by its capture alone. */
export function withoutCaptured(payments: readonly PaymentView[]): PaymentView[] {
  const captured = new Set(payments.filter(({ kind }) => kind === 'capture').map((one) => one.authorizationId));
  return payments.filter((one) => one.kind !== 'authorization' || one.status !== 'closed' || !captured.has(one.id));
}

function reasonFor(payment: PaymentView, reader: PaymentReader): string | undefined {
  if (payment.reason) {
    const { code, financeText, patientText } = payment.reason;
    const isForStaff = reader === 'finance' || (reader === 'practice' && code === 'scheme_stopped');
    return isForStaff ? financeText : patientText;
  }
  const until = payment.mayBeTaken?.until;
  const still = until ? ` The shop may still take it until ${formatDate(until)}.` : '';
  const explained = EXPLAINED[payment.status];
  return explained ? `${explained}${still}` : arrivalWords(payment);
}

function askLink(payment: PaymentView): Pick<PaymentLine, 'ask'> {
  const { mayAskException, authorizationId, merchant, exception } = payment;
  if (!mayAskException || authorizationId === null) return {};
  const href = `/payments/${authorizationId}/exception`;
  if (!exception) return { ask: { href, text: `Ask to allow ${merchant.name}` } };
  return { ask: { href, text: `Ask again to allow ${merchant.name}`, stands: exceptionStandingWords(exception) } };
}

/** Payments in plain words, in the order given. */
export function presentPayments(
  payments: readonly PaymentView[],
  options: { reader: PaymentReader; linksToAward?: boolean; mayAsk?: boolean },
): PaymentLine[] {
  return withoutCaptured(payments).map((payment) => {
    const reason = reasonFor(payment, options.reader);
    const { awardId, awardReference } = payment;
    return {
      shop: payment.merchant.name,
      amount: formatPence(payment.amountPence),
      when: formatInstant(payment.at),
      tag: TAGS[payment.status],
      ...(options.reader === 'patient' ? {} : { kind: payment.category.plain }),
      ...(reason ? { reason } : {}),
      ...(options.mayAsk ? askLink(payment) : {}),
      ...(options.linksToAward && awardId && awardReference
        ? { href: `/awards/${awardId}`, reference: awardReference }
        : {}),
    };
  });
}
