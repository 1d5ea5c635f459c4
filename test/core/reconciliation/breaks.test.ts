import { describe, expect, it } from 'vitest';
import { explainedBalance } from '../../../src/modules/reconciliation/core/balance-place.ts';
import { compareFindings, type Finding } from '../../../src/modules/reconciliation/core/finding.ts';
import { isJudged } from '../../../src/modules/reconciliation/core/judged.ts';
import { classOf } from '../../../src/modules/reconciliation/core/movement-class.ts';
import { explainSides } from '../../../src/modules/reconciliation/core/sides.ts';

const finding = (subject: string, stripePence: number): Finding => ({
  kind: 'missing_transaction',
  subject,
  oursPence: 0,
  stripePence,
});
const standing = (id: string, of: Finding, outcome: 'accepted' | null = null) => ({ ...of, id, outcome });

describe('what a look changes about the breaks that stand', () => {
  it('opens what is new, keeps what is still there with its new figures, and closes what has gone', () => {
    const changes = compareFindings(
      [finding('new', -100), finding('grown', -300)],
      [standing('1', finding('grown', -200)), standing('2', finding('gone', -50))],
    );
    expect(changes).toEqual({
      opened: [finding('new', -100)],
      seen: [{ id: '1', finding: finding('grown', -300) }],
      arrived: ['2'],
      gone: [],
    });
  });

  it('leaves an accepted break closed while its figures stay, and opens it anew when they change', () => {
    const accepted = standing('1', finding('a', -100), 'accepted');
    expect(compareFindings([finding('a', -100)], [accepted])).toMatchObject({ opened: [], gone: [] });
    expect(compareFindings([finding('a', -120)], [accepted])).toMatchObject({
      opened: [finding('a', -120)],
      gone: ['1'],
    });
    expect(compareFindings([], [accepted])).toMatchObject({ opened: [], gone: ['1'], arrived: [] });
  });
});

describe('an accepted sum that does not come out', () => {
  const sum = (oursPence: number, stripePence: number): Finding => ({
    kind: 'balance_differs',
    subject: 'balance',
    oursPence,
    stripePence,
  });
  const accepted = standing('1', sum(1000, 750), 'accepted');

  it('stays closed while its difference stays, however the totals move, with the figures that were accepted', () => {
    const changes = compareFindings([sum(900, 650)], [accepted]);
    expect(changes).toMatchObject({ opened: [], gone: [], seen: [{ id: '1', finding: { oursPence: 1000 } }] });
  });

  it('opens anew when the difference changes', () => {
    expect(compareFindings([sum(1000, 749)], [accepted])).toMatchObject({ opened: [sum(1000, 749)], gone: ['1'] });
  });
});

describe('what a look can say', () => {
  const whole = { quiet: true, isListWhole: true, unread: new Set<string>(), lookedAt: null };
  const of = (kind: Finding['kind'], subject: string) => ({ kind, subject });

  it('is everything when all was read while no money moved, but for what only settling can tell', () => {
    expect(isJudged(whole, of('hold_differs', 'a'))).toBe(true);
    expect(isJudged(whole, of('balance_differs', 'movements'))).toBe(true);
    expect(isJudged(whole, of('cannot_settle', 'a'))).toBe(false);
  });

  it('leaves out sums while money moves, and objects that could not be read', () => {
    const poor = { ...whole, quiet: false, unread: new Set(['a']) };
    expect(isJudged(poor, of('balance_differs', 'books'))).toBe(false);
    expect(isJudged(poor, of('hold_differs', 'a'))).toBe(false);
    expect(isJudged(poor, of('cannot_settle', 'a'))).toBe(true);
  });

  it('leaves out card transactions that were too many to be looked at', () => {
    const cut = { ...whole, lookedAt: new Set(['seen']) };
    expect(isJudged(cut, of('unknown_transaction', 'seen'))).toBe(true);
    expect(isJudged(cut, of('unknown_transaction', 'unseen'))).toBe(false);
    expect(isJudged(cut, of('hold_differs', 'unseen'))).toBe(true);
  });
});

describe('the sides', () => {
  const even = {
    ours: { cashPence: 1000, heldPence: 200 },
    listed: { cashPence: 1000, heldPence: 200 },
    movedPence: 800,
    balancePence: 800,
  };

  it('leave nothing to explain when they are one figure', () => {
    expect(explainSides(even, [])).toEqual([]);
  });

  it('leave out what Stripe lists when not all of it could be read', () => {
    const unread = { ...even, listed: { cashPence: 1000, heldPence: 0 } };
    expect(explainSides(unread, [], { isListWhole: false })).toEqual([]);
    expect(explainSides({ ...unread, movedPence: 790, balancePence: 790 }, [], { isListWhole: false })).toEqual([
      { kind: 'balance_differs', subject: 'books', oursPence: 800, stripePence: 790 },
    ]);
  });

  it('are explained by the causes found, and anything else is a break of its own', () => {
    const short = { ...even, listed: { cashPence: 900, heldPence: 200 }, movedPence: 700, balancePence: 690 };
    expect(explainSides(short, [finding('a', -100)])).toEqual([
      { kind: 'balance_differs', subject: 'balance', oursPence: 700, stripePence: 690 },
    ]);
  });
});

describe('a balance that was read while money moved', () => {
  it('is explained by any of the places it can have been read at', () => {
    const sums = { beforePence: 1000, later: [30, -50] };
    expect(explainedBalance(1000, sums)).toBe(1000);
    expect(explainedBalance(950, sums)).toBe(950);
    expect(explainedBalance(980, sums)).toBe(980);
    expect(explainedBalance(970, sums)).toBe(980);
  });
});

it('takes a kind of movement that it does not know for money that is not booked', () => {
  expect(['topup', 'issuing_dispute_provisional_credit', 'issuing_transaction', 'transfer'].map(classOf)).toEqual([
    'funding',
    'dispute',
    'card',
    'other',
  ]);
});
