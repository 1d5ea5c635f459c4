import { AppError } from '../../kernel/app-error.ts';
import { checkNote } from '../recipients/index.ts';
import type { Evidence } from './core/dispute.ts';
import { type EvidenceInput, readEvidence } from './core/read-evidence.ts';

/** What goes to the card network, checked. Throws `invalid_input`: for what is missing, and for numbers of a person (R57). */
export function checkEvidence(input: EvidenceInput, copyOf: string | null): Evidence {
  checkNote(input.explanation, 'explanation');
  const { evidence, fault } = readEvidence(input, copyOf);
  if (fault) throw new AppError('invalid_input', fault.message, { errors: [fault] });
  if (evidence.productDescription) checkNote(evidence.productDescription, 'productDescription');
  return evidence;
}
