import type { DeclineCode } from '../../src/modules/authorizations/index.ts';
import type { ReviewOutcome } from '../../src/modules/declines/index.ts';
import type { PersonKey } from '../named-person.ts';
import type { MerchantKey } from '../plan/award-plan.ts';

type Moment = { daysBefore: number; time: string };

export type Attempt = Moment & {
  kind: 'attempt';
  award: string;
  merchant: MerchantKey;
  amountPence: number;
  method: 'chip' | 'contactless' | 'online';
  /** What comes of it: taken by the shop, held for its final bill, or declined for a reason. */
  outcome: 'captured' | 'held' | DeclineCode;
  /** The service does not answer, so Stripe declines when its two seconds are over. */
  isUnanswered?: true;
};

/** What a person does about an attempt: the review meant is the one of the award's decline for that reason. */
type ReviewScene = Moment & { kind: 'review'; award: string; reason: DeclineCode } & (
    | { does: 'assign' }
    | { does: 'close'; outcome: ReviewOutcome; note: string }
  );

export type Scene =
  | Attempt
  | ReviewScene
  | (Moment & { kind: 'protective_freeze'; award: string })
  | (Moment & {
      kind: 'blocked_request';
      practice: string;
      person: PersonKey;
      policy: string;
      amountPence: number;
    });

const attempt = (daysBefore: number, time: string, rest: Omit<Attempt, 'kind' | keyof Moment>): Scene => ({
  kind: 'attempt',
  daysBefore,
  time,
  ...rest,
});
const taxi = { award: 'A-1003', merchant: 'dune-cabs', amountPence: 1840, method: 'contactless' } as const;
const bet = { award: 'A-1002', merchant: 'betquick-online', amountPence: 2000, method: 'online' } as const;

/** The week in which the ten named people use what they were given. */
export const SCENES: readonly Scene[] = [
  attempt(5, '09:05', { ...taxi, outcome: 'captured' }),
  attempt(5, '14:12', {
    award: 'A-1002',
    merchant: 'tern-harbour-hotel',
    amountPence: 24_000,
    method: 'online',
    outcome: 'held',
  }),
  attempt(4, '10:31', {
    award: 'A-1002',
    merchant: 'kite-and-kettle',
    amountPence: 6420,
    method: 'contactless',
    outcome: 'no_funds',
  }),
  attempt(4, '11:02', {
    award: 'A-1001',
    merchant: 'marram-mobility',
    amountPence: 4299,
    method: 'chip',
    outcome: 'captured',
  }),
  {
    kind: 'review',
    daysBefore: 4,
    time: '14:20',
    award: 'A-1002',
    reason: 'no_funds',
    does: 'close',
    outcome: 'explained',
    note: 'Called by the practice: the hotel holds £240.00 until check-out, so £60.00 was left. Paid the rest herself.',
  },
  {
    kind: 'blocked_request',
    daysBefore: 4,
    time: '15:30',
    practice: 'DEMO-06',
    person: 'hattie',
    policy: 'P1',
    amountPence: 30_000,
  },
  attempt(4, '16:44', {
    award: 'A-1003',
    merchant: 'saltway-fuels',
    amountPence: 10_000,
    method: 'chip',
    outcome: 'deposit_hold',
  }),
  attempt(3, '08:58', {
    award: 'A-1007',
    merchant: 'seagull-stores',
    amountPence: 3115,
    method: 'contactless',
    outcome: 'captured',
  }),
  { kind: 'review', daysBefore: 3, time: '09:15', award: 'A-1003', reason: 'deposit_hold', does: 'assign' },
  attempt(3, '09:40', { award: 'A-1007', merchant: 'seagull-atm', amountPence: 5000, method: 'chip', outcome: 'cash' }),
  attempt(3, '13:17', {
    award: 'A-1002',
    merchant: 'foamline-spa',
    amountPence: 4500,
    method: 'online',
    outcome: 'not_in_award',
  }),
  { kind: 'protective_freeze', daysBefore: 3, time: '16:30', award: 'A-1010' },
  attempt(2, '12:20', {
    award: 'A-1004',
    merchant: 'corner-grocer',
    amountPence: 2250,
    method: 'contactless',
    outcome: 'captured',
  }),
  attempt(2, '23:07', { ...bet, outcome: 'never_allowed' }),
  attempt(2, '23:11', { ...bet, outcome: 'never_allowed' }),
  attempt(1, '07:30', { ...taxi, outcome: 'our_fault', isUnanswered: true }),
  { kind: 'review', daysBefore: 1, time: '09:30', award: 'A-1002', reason: 'never_allowed', does: 'assign' },
  attempt(0, '10:15', {
    award: 'A-1010',
    merchant: 'gift-bay',
    amountPence: 5000,
    method: 'chip',
    outcome: 'on_hold',
  }),
];
