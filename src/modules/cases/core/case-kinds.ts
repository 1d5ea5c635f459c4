/** How a case can end. The first three only by what happens to the money. */
export const CASE_OUTCOMES = [
  'repaid',
  'charged',
  'recovered',
  'settled',
  'explained',
  'corrected',
  'moved_on',
  'suspected_fraud',
  'our_fault',
  'no_action',
] as const;
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

/** What finance can do about a case. */
export type CaseChoice = 'dispute' | 'charge' | 'recover' | 'close';

export type CaseKindRow = {
  name: string;
  /** What happened, in a sentence; `amount` is written as pounds. */
  sentence: (amount: string) => string;
  /** Due in 2 working hours, else in 3 working days (R54). */
  isUrgent: boolean;
  /** Who can put it right; finance keeps the case. */
  owner: 'finance' | 'commissioner' | 'practice';
  /** In order of likelihood. */
  choices: readonly CaseChoice[];
  /** With which a person may close it. Empty: it closes by itself, when the money is right. */
  outcomes: readonly CaseOutcome[];
  /** Whether another event about the same subject adds its amount to the case. */
  adds?: true;
};

/** Every kind of case there is: what it says, how soon, whose it is, and what can be done. */
export const CASE_KINDS = {
  shortfall: {
    name: 'Shortfall',
    sentence: (amount) => `${amount} was taken beyond what an award had.`,
    isUrgent: false,
    owner: 'finance',
    choices: ['charge', 'dispute', 'recover'],
    outcomes: [],
  },
  unmatched_refund: {
    name: 'Refund without its purchase',
    sentence: (amount) => `${amount} came back, and no purchase fits it.`,
    isUrgent: false,
    owner: 'finance',
    choices: ['close'],
    outcomes: ['explained', 'corrected', 'suspected_fraud', 'no_action'],
  },
  closed_budget_refund: {
    name: 'Money back to a closed budget',
    sentence: (amount) => `${amount} came back to a budget that is closed. Only the commissioner moves it on.`,
    isUrgent: false,
    owner: 'commissioner',
    choices: ['close'],
    outcomes: ['moved_on', 'explained'],
    adds: true,
  },
  approved_without_us: {
    name: 'Approved without us',
    sentence: (amount) => `Stripe let a payment of ${amount} through without our approval.`,
    isUrgent: true,
    owner: 'finance',
    choices: ['close'],
    outcomes: ['our_fault', 'explained', 'suspected_fraud', 'corrected'],
    adds: true,
  },
  issuing_balance_short: {
    name: 'Not enough money at Stripe',
    sentence: (amount) => `Payments of ${amount} were declined because the money held at Stripe did not cover them.`,
    isUrgent: true,
    owner: 'commissioner',
    choices: ['close'],
    outcomes: ['corrected', 'our_fault'],
    adds: true,
  },
  odd_payment: {
    name: 'Payment in a state that cannot be',
    sentence: (amount) => `Stripe has a payment of ${amount} in a state that it cannot have come to.`,
    isUrgent: false,
    owner: 'finance',
    choices: ['close'],
    outcomes: ['our_fault', 'explained', 'corrected', 'no_action'],
  },
  death: {
    name: 'A person has died',
    sentence: () => 'The person of an award has died. Its cards are stopped and what was left went back to the budget.',
    isUrgent: false,
    owner: 'practice',
    choices: ['close'],
    outcomes: ['explained', 'corrected', 'no_action'],
  },
  card_lost: {
    name: 'Card lost or stolen',
    sentence: () => 'A card was reported lost or stolen, and is stopped. The person needs another one today.',
    isUrgent: true,
    owner: 'practice',
    choices: ['close'],
    outcomes: ['corrected', 'explained', 'suspected_fraud', 'no_action'],
  },
  card_not_activated: {
    name: 'Card never switched on',
    sentence: () => 'A card was posted four weeks ago and has never been switched on.',
    isUrgent: false,
    owner: 'practice',
    choices: ['close'],
    outcomes: ['explained', 'corrected', 'no_action'],
  },
  card_trouble: {
    name: 'Card changed by Stripe',
    sentence: () => 'Stripe changed a card by itself.',
    isUrgent: false,
    owner: 'practice',
    choices: ['close'],
    outcomes: ['corrected', 'explained', 'no_action'],
  },
  dispute_deadline: {
    name: 'Dispute not sent',
    sentence: (amount) => `A dispute of ${amount} has not been sent, and its clock is running out.`,
    isUrgent: true,
    owner: 'finance',
    choices: ['close'],
    outcomes: ['no_action'],
  },
} as const satisfies Record<string, CaseKindRow>;
export type CaseKind = keyof typeof CASE_KINDS;

/** The row of a kind. */
export function caseKind(kind: CaseKind): CaseKindRow {
  return CASE_KINDS[kind];
}
