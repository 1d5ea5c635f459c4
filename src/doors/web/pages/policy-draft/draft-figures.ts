/** An input for an amount or a count: what it limits, and what an empty one means. */
export type Figure = { name: string; label: string; isMoney?: true; hint?: string };

export const AWARD_FIGURES: readonly Figure[] = [
  { name: 'capPence', label: 'Most for one award', isMoney: true },
  { name: 'extendedCapPence', label: 'Most with more approval', isMoney: true, hint: 'Empty if nothing raises it' },
  { name: 'expiryDays', label: 'For how many days does an award last?' },
  { name: 'yearCapPence', label: 'Most in a financial year', isMoney: true, hint: 'Empty for no limit' },
  {
    name: 'extendedYearCapPence',
    label: 'Most in a year with more approval',
    isMoney: true,
    hint: 'Empty for no more',
  },
  { name: 'awardsInTwelveMonths', label: 'Most awards in 12 months', hint: 'Empty for no limit' },
  { name: 'periodsPerYear', label: 'Most periods in a year', hint: 'Renewals included; empty for no limit' },
  { name: 'sessionsPerYear', label: 'Most sessions in a year', hint: 'Empty for no limit' },
];
export const PAYMENT_FIGURES: readonly Figure[] = [
  { name: 'perPaymentPence', label: 'Most for one payment', isMoney: true, hint: 'Empty for no limit' },
  { name: 'dailyPence', label: 'Most in a day', isMoney: true, hint: 'Empty for no limit' },
  { name: 'weeklyPence', label: 'Most in a week, from Monday', isMoney: true, hint: 'Empty for no limit' },
  { name: 'monthlyPence', label: 'Most in a calendar month', isMoney: true, hint: 'Empty for no limit' },
  { name: 'maxPayments', label: 'Most payments in all', hint: '1 for a single payment; empty for no limit' },
];

const LABELS = new Map(
  [...AWARD_FIGURES, ...PAYMENT_FIGURES].map(({ name, label }) => [name, label.replace(/\?$/, '')]),
);

/** What is wrong with a figure, with the name of its input before it: a form has a dozen of them. */
export const figureFault = (name: string, message: string): string => `${LABELS.get(name) ?? name}: ${message}`;
