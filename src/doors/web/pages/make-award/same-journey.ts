import { createHash } from 'node:crypto';
import type { AwardDraft } from './award-draft.ts';
import type { StepName } from './steps.ts';

/**
 * What a page was made of, sent back with its form: the journey, and on the last page every answer that it showed.
 * Two windows share one journey, and what one of them sends must not go into what the other began.
 */
export function madeOf(step: StepName, draft: AwardDraft): string {
  if (step !== 'check') return draft.key;
  return createHash('sha256').update(JSON.stringify(draft)).digest('base64url');
}

/** Nothing is taken over from a page of a journey that is not the one in hand any more. */
export const MEANWHILE = [
  {
    field: '',
    message:
      'This award was changed, or another was begun, in another window. Nothing was sent or kept from the page you were on. Look at what is here before you go on.',
  },
];
