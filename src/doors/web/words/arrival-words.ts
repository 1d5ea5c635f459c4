import { formatDate } from '../../../kernel/dates.ts';
import { formatPence } from '../../../kernel/money.ts';
import type { PaymentView } from '../../../modules/reports/index.ts';

type Arrived = Pick<PaymentView, 'arrival' | 'holdEndedOn' | 'cashbackPence' | 'wonBackPence' | 'foreign' | 'kind'>;

const on = (date: string | null) => (date ? ` on ${formatDate(date)}` : '');

/** How money was taken or given back, where it was not as usual. */
const WORDS: Record<NonNullable<Arrived['arrival']>, ((payment: Arrived) => string) | null> = {
  with_hold: null,
  over: () => 'The shop took more than had been set aside.',
  late_after_expiry: ({ holdEndedOn }) => `Taken late: the hold had ended${on(holdEndedOn)}.`,
  late_after_reversal: ({ holdEndedOn }) => `Taken late: the shop had given the hold back${on(holdEndedOn)}.`,
  after_close: () => 'Taken again, after the payment was complete.',
  after_decline: () => 'Taken although the payment had been declined.',
  forced: () => 'Taken without asking first.',
  refund: null,
  refund_unlinked: () => 'Given back without saying for what.',
  refund_elsewhere: () => 'Given back for a purchase that was not made with this award.',
  refund_beyond: () => 'More was given back than was spent.',
};

/** `42.00 EUR`; currencies without a smaller unit have no point. */
function foreignWords({ amount, currency }: NonNullable<PaymentView['foreign']>): string {
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const figure = new Intl.NumberFormat('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${figure.format(amount / 10 ** digits)} ${currency.toUpperCase()}`;
}

/** What is unusual about a capture or refund, in sentences; undefined when nothing is. */
export function arrivalWords(payment: Arrived): string | undefined {
  const { arrival, cashbackPence, wonBackPence, foreign, kind } = payment;
  const said = arrival ? WORDS[arrival]?.(payment) : undefined;
  const cash = cashbackPence > 0 ? `${formatPence(cashbackPence)} of it was handed out in cash.` : undefined;
  const verb = kind === 'refund' ? 'gave back' : 'asked for';
  const abroad = foreign ? `The shop ${verb} ${foreignWords(foreign)}.` : undefined;
  const won = wonBackPence > 0 ? `${formatPence(wonBackPence)} of it came back after a dispute.` : undefined;
  return [said, cash, abroad, won].filter((sentence) => sentence !== undefined).join(' ') || undefined;
}

/** Expired holds that the shop may still take, one line each. */
export function mayStillBeTaken(payments: readonly PaymentView[]): string[] {
  return payments.flatMap(({ mayBeTaken, merchant }) =>
    mayBeTaken
      ? [`${formatPence(mayBeTaken.amountPence)} at ${merchant.name}, until ${formatDate(mayBeTaken.until)}`]
      : [],
  );
}
