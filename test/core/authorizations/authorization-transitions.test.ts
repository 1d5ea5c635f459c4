import { describe, expect, it } from 'vitest';
import {
  AUTHORIZATION_STATES,
  AUTHORIZATION_TRANSITIONS,
  AUTHORIZATION_TRIGGERS,
  type AuthorizationPlace,
  type AuthorizationTrigger,
  type HoldEffect,
  observeMove,
  transitionOf,
} from '../../../src/modules/authorizations/core/authorization-transitions.ts';
import { statusOf, targetHoldPence } from '../../../src/modules/authorizations/core/settlement.ts';

type Present = Parameters<typeof targetHoldPence>[0];

const capture = (pence: number) => ({ type: 'capture' as const, amountPence: -pence });
const refund = (pence: number) => ({ type: 'refund' as const, amountPence: pence });
const open = (amountPence: number): Present => ({ approved: true, status: 'pending', amountPence, transactions: [] });
const declined: Present = { approved: false, status: 'closed', amountPence: 1000, transactions: [] };

/** Stripe's object in each of our states. */
const SAMPLES: Record<AuthorizationPlace, readonly (Present | null)[]> = {
  none: [null],
  declined: [declined],
  pending: [open(1000), { ...open(1000), transactions: [capture(400)] }],
  closed: [
    { ...open(1000), status: 'closed', transactions: [capture(1000)] },
    { ...declined, transactions: [capture(1000)] },
  ],
  reversed: [{ ...open(0), status: 'reversed' }],
  expired: [
    { ...open(1000), status: 'expired' },
    { ...open(1000), status: 'reversed' },
  ],
};

const isOpen = (was: Present | null) => was?.approved === true && was.status === 'pending';
const captured = (was: Present) => was.transactions.some(({ type }) => type === 'capture');

/** What the network does to Stripe's object, written down apart from our table: null where it does nothing of the kind. */
const MOVES: Record<AuthorizationTrigger, (was: Present | null) => Present | null> = {
  approve: (was) => (was === null || (!was.approved && !captured(was)) ? open(1000) : null),
  approve_part: (was) => (was === null ? open(600) : null),
  decline_ours: (was) => (was === null ? declined : null),
  decline_stripe: (was) => (was === null ? declined : isOpen(was) && !captured(was) ? { ...was, ...declined } : null),
  increment_approved: (was) => (was && isOpen(was) ? { ...was, amountPence: was.amountPence + 300 } : null),
  increment_declined: (was) => (isOpen(was) ? was : null),
  reverse_part: (was) => (was && isOpen(was) ? { ...was, amountPence: was.amountPence - 100 } : null),
  reverse_rest: (was) => (was && isOpen(was) && captured(was) ? { ...was, status: 'closed', amountPence: 400 } : null),
  reverse_full: (was) => (was && isOpen(was) && !captured(was) ? { ...was, status: 'reversed', amountPence: 0 } : null),
  rehold: (was) => (was?.status === 'reversed' && was.amountPence === 0 ? open(700) : null),
  finalize: (was) => (was && isOpen(was) ? { ...was, amountPence: 450 } : null),
  expire: (was) => (was && isOpen(was) ? { ...was, status: 'expired' } : null),
  capture_part: (was) => (was && isOpen(was) ? { ...was, transactions: [...was.transactions, capture(200)] } : null),
  capture_final: (was) =>
    was && isOpen(was) ? { ...was, status: 'closed', transactions: [...was.transactions, capture(200)] } : null,
  capture_late: (was) =>
    was && !isOpen(was) && (was.approved || captured(was))
      ? { ...was, status: 'closed', transactions: [...was.transactions, capture(200)] }
      : null,
  capture_after_decline: (was) =>
    was && !was.approved && !captured(was) ? { ...was, transactions: [...was.transactions, capture(200)] } : null,
  refund: (was) => (was ? { ...was, transactions: [...was.transactions, refund(50)] } : null),
};

/** What the change of a hold must look like for each word of the table. */
const EFFECTS: Record<HoldEffect, (before: number, after: number) => boolean> = {
  none: (before, after) => before === 0 && after === 0,
  placed: (before, after) => before === 0 && after > 0,
  grown: (before, after) => after > before,
  lessened: (before, after) => after < before,
  follows: (_before, after) => after >= 0,
  kept: (before, after) => before === after && before > 0,
  ended: (before, after) => before > 0 && after === 0,
};

const PAIRS = AUTHORIZATION_STATES.flatMap((from) => AUTHORIZATION_TRIGGERS.map((trigger) => ({ from, trigger })));

describe('the life of an authorization (R47)', () => {
  it.each(PAIRS)('from $from, by $trigger: the table and the network agree, pair by pair', ({ from, trigger }) => {
    const row = transitionOf(from, trigger);
    const walked = SAMPLES[from].map((was) => ({ was, is: MOVES[trigger](was) })).filter(({ is }) => is !== null);
    if (!row) {
      expect(walked).toEqual([]);
      return;
    }
    expect(walked.length).toBeGreaterThan(0);
    for (const { was, is } of walked) {
      if (is === null) continue;
      expect(statusOf(is)).toBe(row.to);
      const before = was ? targetHoldPence(was) : 0;
      expect([row.hold, EFFECTS[row.hold](before, targetHoldPence(is))]).toEqual([row.hold, true]);
    }
  });

  it('has each pair once, and all 102 pairs are walked', () => {
    const keys = AUTHORIZATION_TRANSITIONS.map(({ from, trigger }) => `${from}/${trigger}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(PAIRS).toHaveLength(102);
  });

  it('holds money in one state alone', () => {
    for (const [place, samples] of Object.entries(SAMPLES)) {
      const held = samples.map((was) => (was ? targetHoldPence(was) : 0));
      expect(held.every((pence) => pence > 0)).toBe(place === 'pending');
    }
  });
});

const MOVED = {
  none: { declined: 'legal', pending: 'legal', closed: 'legal', reversed: 'legal', expired: 'legal' },
  declined: { declined: 'same', pending: 'revised', closed: 'legal', reversed: 'revised', expired: 'revised' },
  pending: { declined: 'revised', pending: 'same', closed: 'legal', reversed: 'legal', expired: 'legal' },
  closed: {
    declined: 'impossible',
    pending: 'impossible',
    closed: 'same',
    reversed: 'impossible',
    expired: 'impossible',
  },
  reversed: { declined: 'revised', pending: 'revised', closed: 'legal', reversed: 'same', expired: 'revised' },
  expired: {
    declined: 'impossible',
    pending: 'impossible',
    closed: 'legal',
    reversed: 'impossible',
    expired: 'same',
  },
} as const;

const OBSERVED = AUTHORIZATION_STATES.flatMap((from) =>
  AUTHORIZATION_STATES.flatMap((to) => (to === 'none' ? [] : [{ from, to, move: MOVED[from][to] }])),
);

describe('a move that is seen between our record and what Stripe says now', () => {
  it.each(OBSERVED)('from $from to $to is $move, however many events were missed', ({ from, to, move }) => {
    expect(observeMove(from, to)).toBe(move);
  });
});

describe('an expiry that Stripe tells as a reversal', () => {
  it('is known by the amount that it leaves', () => {
    expect(statusOf({ ...open(1000), status: 'reversed' })).toBe('expired');
    expect(statusOf({ ...open(0), status: 'reversed' })).toBe('reversed');
    expect(statusOf({ ...open(400), status: 'reversed', transactions: [capture(400)] })).toBe('reversed');
  });
  it('stays one when all of the amount is taken later', () => {
    expect(statusOf({ ...open(400), status: 'reversed', transactions: [capture(400)] }, 'expired')).toBe('expired');
  });
});
