import { describe, expect, it } from 'vitest';
import { type ApprovalAnswers, checkAnswers } from '../../../src/modules/awards/core/check-answers.ts';

const asking = (...fields: ('repeatReason' | 'householdReason' | 'duplicateReason')[]) => ({
  asks: fields.map((field) => ({ field, question: '' })),
});
const codeOf = (needs: ReturnType<typeof asking>, answers: ApprovalAnswers) =>
  checkAnswers(needs, answers)[0]?.code ?? 'answered';

describe('what an approver must answer', () => {
  it('is nothing when nothing is asked', () => {
    expect(codeOf(asking(), {})).toBe('answered');
  });

  it('is a reason of 10 characters for a third award (R29) and for a household (R30)', () => {
    expect(codeOf(asking('repeatReason'), {})).toBe('reason_needed');
    expect(codeOf(asking('repeatReason'), { repeatReason: ' too short ' })).toBe('reason_needed');
    expect(codeOf(asking('repeatReason'), { repeatReason: 'The fridge broke' })).toBe('answered');
    expect(codeOf(asking('householdReason'), { repeatReason: 'The fridge broke' })).toBe('reason_needed');
  });

  it('is that a likely duplicate is none, with the reason (R31)', () => {
    const duplicateReason = 'One for each week of the course';
    expect(codeOf(asking('duplicateReason'), { duplicateReason })).toBe('likely_duplicate');
    expect(codeOf(asking('duplicateReason'), { confirmDuplicate: true })).toBe('likely_duplicate');
    expect(codeOf(asking('duplicateReason'), { confirmDuplicate: true, duplicateReason })).toBe('answered');
  });

  it('names every field that is missing, so that nobody is asked in two rounds', () => {
    const missing = checkAnswers(asking('repeatReason', 'householdReason', 'duplicateReason'), {
      householdReason: 'His sister died',
    });
    expect(missing.map(({ field }) => field)).toEqual(['repeatReason', 'duplicateReason']);
  });
});
