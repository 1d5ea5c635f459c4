import { describe, expect, it } from 'vitest';
import {
  DISPUTE_STATUSES,
  type DisputeStatus,
  isDisputeClosed,
  mayMoveDispute,
} from '../../../src/modules/disputes/core/dispute.ts';
import { disputeDeadline, isDeadlineNear } from '../../../src/modules/disputes/core/dispute-clock.ts';
import { awardPartPence, netPence } from '../../../src/modules/disputes/core/dispute-money.ts';
import { readEvidence } from '../../../src/modules/disputes/core/read-evidence.ts';

/** Rows: from; columns: to, in the order of DISPUTE_STATUSES. */
const WALKED: Record<DisputeStatus, string> = {
  draft: '-yyyyy',
  submitted: '--yyy-',
  won: '---y--',
  lost: '--y---',
  expired: '------',
  withdrawn: '-yyy--',
};

const PAIRS = DISPUTE_STATUSES.flatMap((from) =>
  DISPUTE_STATUSES.map((to, place) => ({ from, to, may: WALKED[from][place] === 'y' })),
);

describe('the life of a dispute', () => {
  it.each(PAIRS)('from $from to $to: $may', ({ from, to, may }) => {
    expect(mayMoveDispute(from, to)).toBe(may);
  });

  it('is over but for drafts and what the network has', () => {
    expect(DISPUTE_STATUSES.filter(isDisputeClosed)).toEqual(['won', 'lost', 'expired', 'withdrawn']);
  });

  it('has 110 days from when the shop took the money, and warns two weeks before', () => {
    const deadline = disputeDeadline(new Date('2026-11-01T09:30:00Z'));
    expect(deadline).toEqual(new Date('2027-02-19T09:30:00Z'));
    expect(isDeadlineNear(deadline, new Date('2027-02-05T09:29:59Z'))).toBe(false);
    expect(isDeadlineNear(deadline, new Date('2027-02-05T09:30:00Z'))).toBe(true);
    expect(isDeadlineNear(deadline, new Date(deadline.getTime() - 1))).toBe(true);
    expect(isDeadlineNear(deadline, deadline)).toBe(false);
  });
});

describe('the money of a dispute', () => {
  const movement = (amountPence: number) => ({ id: 'txn_1', amountPence, happenedAt: new Date(0) });

  it('is the net of what Stripe gave and took back', () => {
    expect(netPence([])).toBe(0);
    expect(netPence([movement(1300), movement(-1300), movement(1250)])).toBe(1250);
  });

  it.each(DISPUTE_STATUSES)('reaches the award of one that is %s only when it is won', (status) => {
    expect(awardPartPence(status, 1250)).toBe(status === 'won' ? 1250 : 0);
    expect(awardPartPence(status, -5)).toBe(0);
  });
});

describe('what the card network is told', () => {
  const told = { explanation: ' The shop took more than the till showed. ' };

  it('is reason and explanation, for most reasons', () => {
    expect(readEvidence({ ...told, reason: 'fraudulent' }, 'ipi_1').evidence).toEqual({
      reason: 'fraudulent',
      explanation: 'The shop took more than the till showed.',
      productDescription: null,
      productType: null,
      originalTransactionId: null,
    });
  });

  it('names the payment that a duplicate repeats, and there must be one', () => {
    expect(readEvidence({ ...told, reason: 'duplicate' }, 'ipi_1').evidence?.originalTransactionId).toBe('ipi_1');
    expect(readEvidence({ ...told, reason: 'duplicate' }, null).faults[0]?.field).toBe('reason');
  });

  it.each([
    [{}, 'productDescription'],
    [{ productDescription: ' ' }, 'productDescription'],
    [{ productDescription: 'Groceries' }, 'productType'],
    [{ productDescription: 'Groceries', productType: 'animal' }, 'productType'],
  ])('is refused for another reason with %j', (product, field) => {
    expect(readEvidence({ ...told, ...product, reason: 'other' }, null).faults[0]?.field).toBe(field);
  });
});
