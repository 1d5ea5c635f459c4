import { AppError } from '../../kernel/app-error.ts';
import { forbiddenNumberIn } from '../../kernel/forbidden-number.ts';

const LONGEST_NOTE = 2000;
/** Fields that say why something is done; the others say what happened. */
const WHY = ['reason', 'words'];

/**
 * What staff wrote, without the blanks around it. Throws `invalid_input` for the field unless it is 1 to 2,000
 * characters without an NHS number or a card number (R57).
 */
export function checkNote(text: string, field = 'note'): string {
  const note = text.trim();
  const message = note === '' && WHY.includes(field) ? 'Say why' : noteFault(note);
  if (message) throw new AppError('invalid_input', message, { errors: [{ field, message }] });
  return note;
}

/** What is wrong with a note that has no blanks around it; null when nothing is (R57). */
export function noteFault(note: string): string | null {
  if (note === '') return 'Write a note that says what happened';
  if (note.length > LONGEST_NOTE) return 'The note must be 2,000 characters or fewer';
  const found = forbiddenNumberIn(note);
  return found ? `The note looks as if it holds ${found}. Take it out` : null;
}
