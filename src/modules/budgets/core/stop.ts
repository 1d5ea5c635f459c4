import { forbiddenNumberFault } from '../../../kernel/forbidden-number.ts';

/** What the commissioner can stop: everything, or all that belongs to one practice, policy or budget. */
export const STOP_KINDS = ['scheme', 'practice', 'policy', 'budget'] as const;
export type StopKind = (typeof STOP_KINDS)[number];

/** Staff read the reason while they tell people, so it must say something. */
const LEAST_REASON = 20;
const LEAST_NOTE = 10;
const MOST = 500;

function fault(text: string, least: number, ask: string): string | null {
  const { length } = text.trim();
  if (length < least) return `${ask}, in at least ${least} characters`;
  return length > MOST ? `Keep it to ${MOST} characters` : forbiddenNumberFault(text);
}

/** What is wrong with the reason of a stop; null when nothing is. */
export function reasonFault(reason: string): string | null {
  return fault(reason, LEAST_REASON, 'Write why, so that staff can tell people');
}

/** What is wrong with the note of a lifted stop; null when nothing is. */
export function noteFault(note: string): string | null {
  return fault(note, LEAST_NOTE, 'Write why it can be lifted');
}
