import type { PersonKey } from '../named-person.ts';
import type { MerchantKey, SupplierKey } from '../plan/award-plan.ts';

/** When: days before the last day of the demonstration's week, with times of day; or a part of the year so far. */
type When = { daysBefore: number; asked: string; decided: string } | { partOfYear: number };
type Moment = { daysBefore: number; time: string };

export type NamedAward = {
  practice: string;
  policy: string;
  /** One of the ten named people; somebody invented when left out. */
  person?: PersonKey;
  /** A voucher when left out, unless the practice is to pay an invoice. */
  cardType?: 'virtual' | 'physical';
  isInvoice?: true;
  /** Of such an award: what its supplier asks for all of it. It waits to be paid where `paid` is left out. */
  invoice?: { supplier: SupplierKey; number: string; received: Moment; checked: Moment; paid?: Moment };
  amountPence: number;
  when: When;
  /** By the award's size when left out. */
  approver?: 'commissioner';
  /**
   * `waits` for whoever tries the demonstration; or why it is refused, as the patient reads it, and why the person
   * asked for it to be looked at once more; or that its letter is still to be sent.
   */
  decision?: 'waits' | { refused: string; askedAgain?: string; isLetterUnsent?: true };
  spends?: readonly { merchant: MerchantKey; amountPence: number }[];
  /** The part of the year by which what is left has gone back to the budget. */
  givenBackBy?: number;
  reference?: string;
  /** The policy's usual words when left out. */
  words?: { need: string; outcome: string; otherHelpTried: string };
};

const recently = (daysBefore: number, asked = '09:40', decided = '12:05'): When => ({ daysBefore, asked, decided });

/** What the ten named people were given before their story begins. */
const EARLIER: readonly NamedAward[] = [
  {
    practice: 'DEMO-05',
    policy: 'P1',
    person: 'jo',
    cardType: 'virtual',
    amountPence: 15_000,
    when: { partOfYear: 0.15 },
    spends: [{ merchant: 'rockpool-caravans', amountPence: 15_000 }],
  },
  {
    practice: 'DEMO-03',
    policy: 'P3',
    person: 'kamal',
    cardType: 'physical',
    amountPence: 9000,
    when: { partOfYear: 0.6 },
    spends: Array.from({ length: 5 }, () => ({ merchant: 'dune-cabs', amountPence: 1800 })),
  },
  {
    practice: 'DEMO-06',
    policy: 'P1',
    person: 'hattie',
    cardType: 'virtual',
    amountPence: 10_000,
    when: { partOfYear: 0.04 },
    spends: [{ merchant: 'sandcastle-inn', amountPence: 10_000 }],
  },
  {
    practice: 'DEMO-06',
    policy: 'P1',
    person: 'hattie',
    cardType: 'virtual',
    amountPence: 10_000,
    when: { partOfYear: 0.24 },
    spends: [{ merchant: 'marram-home-carers', amountPence: 10_000 }],
  },
];

/** In Cockle Street the pot was empty by July; what one voucher left unused was given once more. */
const EMPTY_POT: readonly NamedAward[] = [
  { practice: 'DEMO-06', policy: 'P9', amountPence: 15_000, when: { partOfYear: 0.28 }, givenBackBy: 0.85 },
  {
    practice: 'DEMO-06',
    policy: 'P1',
    cardType: 'virtual',
    amountPence: 15_000,
    when: { partOfYear: 0.93 },
    spends: [{ merchant: 'kite-and-kettle', amountPence: 2815 }],
  },
];

/** In Beacon Road one small merchant takes much of the money, from several people within four weeks (F17). */
const ONE_MERCHANT: readonly NamedAward[] = [19, 15, 11, 7].map((daysBefore, place) => ({
  practice: 'DEMO-04',
  policy: 'P4',
  cardType: 'physical',
  amountPence: 9000 + place * 500,
  when: recently(daysBefore),
  spends: [{ merchant: 'beacon-bay-helpers', amountPence: 9000 + place * 500 }],
}));

const NAMED: readonly NamedAward[] = [
  {
    practice: 'DEMO-01',
    policy: 'P2',
    person: 'ivy',
    cardType: 'physical',
    amountPence: 7000,
    when: recently(16),
    reference: 'A-1001',
    words: {
      need: 'Two falls in the bathroom since September; unsteady when stepping into the shower',
      outcome: 'Washes on her own without falling',
      otherHelpTried: 'Council equipment service: eight weeks to wait for a shower stool',
    },
  },
  {
    practice: 'DEMO-05',
    policy: 'P1',
    person: 'jo',
    cardType: 'virtual',
    amountPence: 30_000,
    when: recently(12),
    reference: 'A-1002',
    // Beyond a household's ordinary year; not by finance, who reviews its payments (R13, R15, R30).
    approver: 'commissioner',
    words: {
      need: 'Cares for her father at home; second break this year agreed because he came home from hospital weaker',
      outcome: 'Two nights by the sea while her sister takes over',
      otherHelpTried: "Carer's assessment done; respite offered from February",
    },
  },
  {
    practice: 'DEMO-03',
    policy: 'P3',
    person: 'kamal',
    cardType: 'physical',
    amountPence: 15_000,
    when: recently(9),
    reference: 'A-1003',
    words: {
      need: 'Dialysis in the unit three times a week; hospital transport has stopped coming on time',
      outcome: 'No session missed or cut short until transport works again',
      otherHelpTried: 'Request logged with the kidney unit; new transport times from next month',
    },
  },
  { practice: 'DEMO-12', policy: 'P5', person: 'dilys', amountPence: 6000, when: recently(6), reference: 'A-1004' },
  { practice: 'DEMO-07', policy: 'P9', person: 'rory', amountPence: 15_000, when: recently(13), reference: 'A-1005' },
  {
    practice: 'DEMO-11',
    policy: 'P7',
    person: 'noor',
    cardType: 'physical',
    amountPence: 20_000,
    when: recently(4, '14:10', '14:40'),
    reference: 'A-1007',
  },
  {
    practice: 'DEMO-09',
    policy: 'P5',
    person: 'victor',
    cardType: 'physical',
    amountPence: 6000,
    when: recently(10),
    reference: 'A-1010',
  },
];

const UNDECIDED_OR_REFUSED: readonly NamedAward[] = [
  // Due within 10 working days and not answered: it shows as late.
  {
    practice: 'DEMO-04',
    policy: 'P6',
    person: 'olu',
    isInvoice: true,
    amountPence: 15_000,
    when: recently(19),
    reference: 'A-1008',
    decision: {
      refused:
        'We can pay for complementary therapy only when other help has been tried first. The pain clinic can see you.',
      askedAgain: 'The pain clinic says that the wait is seven months. He cannot sleep and is off work.',
    },
    words: {
      need: 'Long-standing back pain, sleeps three hours a night; acupuncture helped him before',
      outcome: 'Sleeps through most nights and goes back to work part-time',
      otherHelpTried: 'Physiotherapy ended in June; tablets made him drowsy',
    },
  },
  {
    practice: 'DEMO-02',
    policy: 'P1',
    cardType: 'virtual',
    amountPence: 28_000,
    when: recently(14),
    decision: { refused: 'A break was agreed for your household in May. Please ask us again after 1 April.' },
  },
  {
    practice: 'DEMO-11',
    policy: 'P8',
    amountPence: 9000,
    when: recently(8),
    decision: { refused: 'The library runs this course free of charge. Your link worker will book you a place.' },
  },
  {
    practice: 'DEMO-01',
    policy: 'P8',
    amountPence: 7500,
    when: recently(2),
    decision: {
      refused: 'The leisure centre gives six free sessions on our word. We have asked them to call you this week.',
      isLetterUnsent: true,
    },
  },
  {
    practice: 'DEMO-01',
    policy: 'P2',
    cardType: 'physical',
    amountPence: 18_000,
    when: recently(1),
    decision: 'waits',
  },
  { practice: 'DEMO-05', policy: 'P1', cardType: 'virtual', amountPence: 45_000, when: recently(1), decision: 'waits' },
  { practice: 'DEMO-09', policy: 'P1', cardType: 'virtual', amountPence: 25_000, when: recently(2), decision: 'waits' },
  { practice: 'DEMO-12', policy: 'P8', amountPence: 8000, when: recently(1), decision: 'waits' },
  { practice: 'DEMO-01', policy: 'P5', amountPence: 6000, when: recently(0, '09:12'), decision: 'waits' },
];

/** What the practice pays by invoice: the rails are up and paid, the care at home waits for alliance finance. */
const PAID_BY_PRACTICE: readonly NamedAward[] = [
  {
    practice: 'DEMO-01',
    policy: 'P2',
    person: 'ivy',
    isInvoice: true,
    amountPence: 18_000,
    when: recently(16, '09:20', '11:40'),
    reference: 'A-1001R',
    invoice: {
      supplier: 'dune-rails-and-ramps',
      number: 'DRR 2208',
      received: { daysBefore: 9, time: '10:15' },
      checked: { daysBefore: 8, time: '13:05' },
      paid: { daysBefore: 6, time: '11:30' },
    },
    words: {
      need: 'Two falls since September; nothing to hold on to in the bathroom and on the stairs',
      outcome: 'Rails fitted at the shower and on the stairs, and no further fall',
      otherHelpTried: 'Council equipment service: eight weeks to wait for rails to be fitted',
    },
  },
  {
    practice: 'DEMO-08',
    policy: 'P4',
    person: 'bernard',
    isInvoice: true,
    amountPence: 40_000,
    when: recently(13, '10:30', '15:10'),
    reference: 'A-1006',
    // Beyond what a practice approves; not by finance, who pays it.
    approver: 'commissioner',
    invoice: {
      supplier: 'lantern-respite',
      number: 'LR 1190',
      received: { daysBefore: 3, time: '11:20' },
      checked: { daysBefore: 2, time: '10:05' },
    },
    words: {
      need: 'Memory loss; his daughter, who looks after him, goes into hospital for an operation',
      outcome: 'Cared for at home each morning and evening until she is back',
      otherHelpTried: 'Council emergency respite: no place within 30 miles',
    },
  },
];

/** Every award that is more than a figure: each is listed by itself, in no order of time. */
export const NAMED_AWARDS: readonly NamedAward[] = [
  ...EARLIER,
  ...EMPTY_POT,
  ...ONE_MERCHANT,
  ...NAMED,
  ...UNDECIDED_OR_REFUSED,
  ...PAID_BY_PRACTICE,
];
