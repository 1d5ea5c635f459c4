import type { FieldError } from '../../../../kernel/app-error.ts';

export const NOTE_HINT = 'For whoever checks this later. No name, no NHS number, no card number.';

/** Errors of a verb's note, as errors of the field that the confirmation page calls `reason`. */
export function asReason(errors: readonly FieldError[]): FieldError[] {
  return errors.map((error) => (error.field === 'note' ? { ...error, field: 'reason' } : error));
}
