import { describe, expect, it } from 'vitest';
import { CASE_EVENTS } from '../../../src/modules/cases/core/case-events.ts';
import { CASE_KINDS, CASE_OUTCOMES, type CaseKind, caseKind } from '../../../src/modules/cases/core/case-kinds.ts';

const KINDS = Object.keys(CASE_KINDS) as CaseKind[];

describe('every kind of case', () => {
  it.each(KINDS)('%s says what happened in one sentence, and offers something to do', (kind) => {
    const { sentence, choices } = caseKind(kind);
    expect(sentence({ amount: '£5.00' })).toMatch(/^[A-Z£].*\.$/);
    expect(choices.length).toBeGreaterThan(0);
  });

  it.each(KINDS)('%s can be closed by a person, or closes by itself', (kind) => {
    const { choices, outcomes } = caseKind(kind);
    expect(choices.includes('close')).toBe(outcomes.length > 0);
    expect(outcomes.every((outcome) => CASE_OUTCOMES.includes(outcome))).toBe(true);
  });

  it('that is about missing money is never closed by hand', () => {
    expect(caseKind('shortfall').outcomes).toEqual([]);
    expect(caseKind('shortfall').choices).toEqual(['charge', 'dispute', 'recover']);
  });

  it('that is our fault or cannot wait is urgent', () => {
    expect(KINDS.filter((kind) => caseKind(kind).isUrgent)).toEqual([
      'approved_without_us',
      'issuing_balance_short',
      'card_lost',
      'dispute_deadline',
    ]);
  });

  it('is opened by an event, but for those with rules of their own', () => {
    const opened = new Set(Object.values(CASE_EVENTS).map(({ kind }) => kind));
    expect(KINDS.filter((kind) => !opened.has(kind))).toEqual(['shortfall', 'dispute_deadline', 'nominee_load']);
  });
});
