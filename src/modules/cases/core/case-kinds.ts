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
export type CaseChoice = 'dispute' | 'charge' | 'recover' | 'close' | 'nominee';

/** What a sentence about a case names. */
type ToldCase = {
  /** In pounds: "£5.00". */
  amount: string;
  /** "Seagull Stores and Bay Taxis"; left out where no payment brought it about. */
  shops?: string | undefined;
  /** "award A-7K3M9Q"; left out where it is about none. */
  award?: string | undefined;
  /** How many payments brought it about, where that is known. */
  payments?: number | undefined;
};

const at = ({ shops }: ToldCase) => (shops ? ` at ${shops}` : '');
const on = ({ award }: ToldCase) => (award ? ` on ${award}` : '');
const of = ({ award = 'an award' }: ToldCase) => `of ${award}`;

function refundSentence({ amount, shops, award = 'an award' }: ToldCase): string {
  return `${shops ? `${shops} gave ${amount} back to ${award}` : `${amount} came back`}, and no purchase fits it.`;
}

function closedRefundSentence({ amount, shops, award }: ToldCase): string {
  const from = `${shops ? ` from ${shops}` : ''}${award ? ` for ${award}` : ''}`;
  return `${amount} came back${from} to a budget that is closed. Only the commissioner moves it on.`;
}

function balanceSentence(told: ToldCase): string {
  const isOne = told.payments === 1;
  const what = `${isOne ? 'A payment' : 'Payments'} of ${told.amount}${at(told)}${on(told)}`;
  return `${what} ${isOne ? 'was' : 'were'} declined because the money held at Stripe did not cover ${isOne ? 'it' : 'them'}.`;
}

export type CaseKindRow = {
  name: string;
  /** What happened, in a sentence. */
  sentence: (told: ToldCase) => string;
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
    sentence: ({ amount }) => `${amount} was taken beyond what an award had.`,
    isUrgent: false,
    owner: 'finance',
    choices: ['charge', 'dispute', 'recover'],
    outcomes: [],
  },
  unmatched_refund: {
    name: 'Refund without its purchase',
    sentence: refundSentence,
    isUrgent: false,
    owner: 'finance',
    choices: ['close'],
    outcomes: ['explained', 'corrected', 'suspected_fraud', 'no_action'],
  },
  closed_budget_refund: {
    name: 'Money back to a closed budget',
    sentence: closedRefundSentence,
    isUrgent: false,
    owner: 'commissioner',
    choices: ['close'],
    outcomes: ['moved_on', 'explained'],
    adds: true,
  },
  approved_without_us: {
    name: 'Approved without us',
    sentence: (told) => `Stripe let a payment of ${told.amount}${at(told)}${on(told)} through without our approval.`,
    isUrgent: true,
    owner: 'finance',
    choices: ['close'],
    outcomes: ['our_fault', 'explained', 'suspected_fraud', 'corrected'],
    adds: true,
  },
  issuing_balance_short: {
    name: 'Not enough money at Stripe',
    sentence: balanceSentence,
    isUrgent: true,
    owner: 'commissioner',
    choices: ['close'],
    outcomes: ['corrected', 'our_fault'],
    adds: true,
  },
  odd_payment: {
    name: 'Payment in a state that cannot be',
    sentence: (told) =>
      `Stripe has a payment of ${told.amount}${at(told)}${on(told)} in a state that it cannot have come to.`,
    isUrgent: false,
    owner: 'finance',
    choices: ['close'],
    outcomes: ['our_fault', 'explained', 'corrected', 'no_action'],
  },
  death: {
    name: 'A person has died',
    sentence: (told) =>
      `The person ${of(told)} has died. Its cards are stopped and what was left went back to the budget.`,
    isUrgent: false,
    owner: 'practice',
    choices: ['close'],
    outcomes: ['explained', 'corrected', 'no_action'],
  },
  card_lost: {
    name: 'Card lost or stolen',
    sentence: (told) => `A card ${of(told)} was reported lost or stolen, and is stopped.`,
    isUrgent: true,
    owner: 'practice',
    choices: ['close'],
    outcomes: ['corrected', 'explained', 'suspected_fraud', 'no_action'],
  },
  card_not_activated: {
    name: 'Card never switched on',
    sentence: (told) => `A card ${of(told)} was posted four weeks ago and has never been switched on.`,
    isUrgent: false,
    owner: 'practice',
    choices: ['close'],
    outcomes: ['explained', 'corrected', 'no_action'],
  },
  card_trouble: {
    name: 'Card changed by Stripe',
    sentence: (told) => `Stripe changed a card ${of(told)} by itself.`,
    isUrgent: false,
    owner: 'practice',
    choices: ['close'],
    outcomes: ['corrected', 'explained', 'no_action'],
  },
  dispute_deadline: {
    name: 'Dispute not sent',
    sentence: (told) =>
      `A dispute of ${told.amount}${at(told)}${on(told)} has not been sent, and its clock is running out.`,
    isUrgent: true,
    owner: 'finance',
    choices: ['close'],
    outcomes: ['no_action'],
  },
  unpaid_invoice: {
    name: 'Invoice of an award that is over',
    sentence: ({ amount, award = 'an award' }) =>
      `An invoice of ${amount} was taken back: ${award} ended before it was paid.`,
    isUrgent: false,
    owner: 'finance',
    choices: ['close'],
    outcomes: ['settled', 'explained', 'our_fault', 'no_action'],
  },
  nominee_load: {
    name: 'Nominee of three people or more',
    sentence: () => 'Somebody is to be the nominee of one more person, and already acts for two or more.',
    isUrgent: false,
    owner: 'finance',
    choices: ['nominee'],
    outcomes: [],
  },
} as const satisfies Record<string, CaseKindRow>;
export type CaseKind = keyof typeof CASE_KINDS;

/** The row of a kind. */
export function caseKind(kind: CaseKind): CaseKindRow {
  return CASE_KINDS[kind];
}
