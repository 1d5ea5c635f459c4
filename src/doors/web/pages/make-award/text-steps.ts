import type { FieldError } from '../../../../kernel/app-error.ts';
import { guidanceOf } from './award-templates.ts';
import type { Step } from './step.ts';

/** As a request for an award asks of them (R21). */
const LEAST_NEED = 20;
const LONGEST = 2000;

function tooLong(field: string, text: string): FieldError[] {
  return text.length > LONGEST ? [{ field, message: 'Keep it to 2,000 characters' }] : [];
}

export const whyStep: Step = {
  title: () => 'Why, and what do you hope for?',
  show: ({ draft }, typed) => ({
    need: typed['need'] ?? draft.need,
    outcome: typed['outcome'] ?? draft.outcome,
    examples: guidanceOf(draft.policy),
  }),
  take: (_context, { need = '', outcome = '' }) => {
    const errors = [
      ...(need.length < LEAST_NEED
        ? [{ field: 'need', message: `Write a little more about the need: at least ${LEAST_NEED} characters` }]
        : tooLong('need', need)),
      ...(outcome === ''
        ? [{ field: 'outcome', message: 'Say what you hope this will change' }]
        : tooLong('outcome', outcome)),
    ];
    return errors.length > 0 ? { errors } : { change: { need, outcome } };
  },
};

export const triedStep: Step = {
  title: () => 'What else was tried?',
  show: ({ draft }, typed) => ({
    otherHelpTried: typed['otherHelpTried'] ?? draft.otherHelpTried,
    guidance: guidanceOf(draft.policy),
  }),
  take: (_context, { otherHelpTried = '' }) => {
    const errors =
      otherHelpTried === ''
        ? [{ field: 'otherHelpTried', message: 'Say what else was tried, or why there was no time' }]
        : tooLong('otherHelpTried', otherHelpTried);
    return errors.length > 0 ? { errors } : { change: { otherHelpTried } };
  },
};
