import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { createDeclines, type Declines } from '../../../src/modules/declines/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { type Attempt, decline, openScheme, type Scheme } from './declined-award.ts';

let scheme: Scheme;
let declines: Declines;
let farida: Principal;
let sam: Principal;

beforeAll(async () => {
  scheme = await openScheme();
  declines = createDeclines(scheme);
  farida = await scheme.somebody('finance');
  sam = await scheme.somebody('finance');
});
afterAll(() => scheme.destroy());

const START = new Date('2026-11-20T10:00:00Z');
const minutesLater = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

function open(authorizationId: string, at = START): Promise<string | null> {
  return inScope(scheme.db, 'all', (trx) => declines.openReview(trx, { authorizationId, at }));
}

async function declined(attempt: Attempt = {}): Promise<string> {
  const id = await open(await decline(scheme, attempt), attempt.at);
  if (!id) throw new Error('a review was opened');
  return id;
}

async function reviewRow(id: string): Promise<Record<string, unknown>> {
  const [row] = await inScope(scheme.db, 'all', (trx) => trx('decline_reviews').where({ id }));
  return row;
}

const close = (principal: Principal, reviewId: string, note = 'Explained by phone') =>
  declines.closeReview(principal, { reviewId, outcome: 'explained', note });

describe('a declined payment', () => {
  it('opens a review, due in 3 working days (R52, R54)', async () => {
    expect(await reviewRow(await declined())).toMatchObject({
      status: 'new',
      reason_code: 'not_in_award',
      is_urgent: false,
      tries: 1,
      opened_at: START,
      due_at: new Date('2026-11-25T17:00:00Z'),
    });
  });

  it('of a food award is due the same day (R54)', async () => {
    const awardId = await scheme.approvedAward('P5', await scheme.somebody('approver'));
    expect(await reviewRow(await declined({ awardId }))).toMatchObject({
      award_id: awardId,
      practice_id: scheme.practiceId,
      due_at: new Date('2026-11-20T17:00:00Z'),
    });
  });

  it('that is our fault is urgent, due in 2 working hours (R44, R54)', async () => {
    expect(await reviewRow(await declined({ reason: 'our_fault' }))).toMatchObject({
      is_urgent: true,
      due_at: new Date('2026-11-20T12:00:00Z'),
    });
  });

  it('on hold is listed for finance too', async () => {
    expect(await reviewRow(await declined({ reason: 'on_hold' }))).toMatchObject({
      status: 'new',
      reason_code: 'on_hold',
    });
  });

  it('that we hear of twice has one review, counted once', async () => {
    const authorizationId = await decline(scheme);
    const ids = await Promise.all([open(authorizationId), open(authorizationId), open(authorizationId)]);
    expect(new Set(ids).size).toBe(1);
    expect(await reviewRow(ids[0] ?? '')).toMatchObject({ tries: 1 });
  });

  it('that is unknown opens none', async () => {
    expect(await open('iauth_nobody')).toBeNull();
  });
});

describe('an exact retry (R52)', () => {
  const payment = (card: string): Attempt => ({ stripeCardId: card, merchantNetworkId: '900001', amountPence: 4_500 });

  it('within 10 minutes of the last is counted with the review', async () => {
    const first = await declined({ ...payment('ic_retry'), at: START });
    const second = await declined({ ...payment('ic_retry'), at: minutesLater(9) });
    const third = await declined({ ...payment('ic_retry'), at: minutesLater(19) });
    expect([second, third]).toEqual([first, first]);
    expect(await reviewRow(first)).toMatchObject({ tries: 3, last_attempt_at: minutesLater(19), opened_at: START });
  });

  it('of many at the same moment is one review', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => declined(payment('ic_burst'))));
    expect(new Set(ids).size).toBe(1);
    expect(await reviewRow(ids[0] ?? '')).toMatchObject({ tries: 8 });
  });

  it('makes the review urgent when this time it is our fault', async () => {
    const first = await declined(payment('ic_worse'));
    await declined({ ...payment('ic_worse'), reason: 'our_fault', at: minutesLater(1) });
    expect(await reviewRow(first)).toMatchObject({ is_urgent: true, due_at: new Date('2026-11-20T12:01:00Z') });
  });

  it('is told by the name of a merchant without a network id', async () => {
    const first = await declined({ stripeCardId: 'ic_name', merchantName: 'Quay News' });
    expect(await declined({ stripeCardId: 'ic_name', merchantName: ' quay news ', at: minutesLater(2) })).toBe(first);
  });

  it.each<[string, Attempt]>([
    ['10 minutes and 1 second later', { at: new Date(minutesLater(10).getTime() + 1000) }],
    ['another amount', { amountPence: 4_501 }],
    ['another merchant', { merchantNetworkId: '900002' }],
    ['another shop behind the same network id', { merchantName: 'Kite & Kettle' }],
    ['another card', { stripeCardId: 'ic_other' }],
  ])('it is not: %s', async (what, change) => {
    const card = `ic_not_${what}`;
    const first = await declined(payment(card));
    expect(await declined({ ...payment(card), ...change })).not.toBe(first);
  });

  it('after the review was closed is a new one', async () => {
    const first = await declined(payment('ic_closed'));
    await close(farida, first);
    expect(await declined({ ...payment('ic_closed'), at: minutesLater(1) })).not.toBe(first);
  });
});

describe('closing a review', () => {
  it('keeps outcome, note, who and when, with its audit row (R53, R58)', async () => {
    const id = await declined();
    await close(farida, id, '  Explained by phone  ');
    expect(await reviewRow(id)).toMatchObject({
      status: 'closed',
      outcome: 'explained',
      note: 'Explained by phone',
      closed_by: farida.id,
      closed_at: scheme.clock.now(),
    });
    const audit = await inScope(scheme.db, 'all', (trx) =>
      trx('audit_entries').where({ entity_id: id, action: 'review.close' }),
    );
    expect(audit).toMatchObject([
      { principal_id: farida.id, role: 'finance', after: { status: 'closed', outcome: 'explained' } },
    ]);
  });

  it('is done once: the second learns who did what (R55)', async () => {
    const id = await declined();
    const results = await Promise.allSettled([close(farida, id), close(sam, id)]);
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refusals).toMatchObject([
      {
        code: 'conflict',
        message: 'finance person closed this on 22 November 2026 at 10:00am as explained.',
        detail: { closedBy: 'finance person', outcome: 'explained' },
      },
    ]);
  });

  it.each(['commissioner', 'auditor', 'approver', 'practice_manager', 'requester'] as const)(
    'is not for the %s role',
    async (role) => {
      const id = await declined();
      await expect(close(await scheme.somebody(role), id)).rejects.toMatchObject({ code: 'forbidden' });
    },
  );

  it('is not for whoever approved the award (R13)', async () => {
    const id = await declined({ awardId: await scheme.approvedAward('P7', farida) });
    await expect(close(farida, id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(declines.assignReview(sam, { reviewId: id, assignTo: farida.id })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await close(sam, id);
    expect(await reviewRow(id)).toMatchObject({ closed_by: sam.id });
  });

  it.each([
    [' ', /Write a note/],
    ['x'.repeat(2001), /2,000 characters/],
    ['Spoke to 999 000 0018', /an NHS number/],
    ['Card 4242 4242 4242 4242', /a card number/],
  ])('is refused with the note %j (R57)', async (note, message) => {
    const id = await declined();
    await expect(close(farida, id, note)).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'note', message: expect.stringMatching(message) }],
    });
    expect(await reviewRow(id)).toMatchObject({ status: 'new', note: null });
  });

  it('needs a review', async () => {
    await expect(close(farida, '0195e2c0-0000-7000-8000-000000000009')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('assigning a review', () => {
  it('gives it to oneself, or to somebody in finance, until it is closed', async () => {
    const id = await declined();
    await declines.assignReview(farida, { reviewId: id });
    expect(await reviewRow(id)).toMatchObject({ status: 'assigned', assigned_to: farida.id });
    await declines.assignReview(farida, { reviewId: id, assignTo: sam.id });
    expect(await reviewRow(id)).toMatchObject({ status: 'assigned', assigned_to: sam.id });
    await close(sam, id);
    await expect(declines.assignReview(farida, { reviewId: id })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is refused to anybody else', async () => {
    const id = await declined();
    const auditor = await scheme.somebody('auditor');
    await expect(declines.assignReview(farida, { reviewId: id, assignTo: auditor.id })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(declines.assignReview(auditor, { reviewId: id })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
