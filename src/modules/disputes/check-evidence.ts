import { AppError, type FieldError } from '../../kernel/app-error.ts';
import { noteFault } from '../recipients/index.ts';
import type { Evidence } from './core/dispute.ts';
import { type EvidenceInput, missingEvidence, readEvidence } from './core/read-evidence.ts';

function textFaults(field: string, text: string): FieldError[] {
  const message = noteFault(text.trim());
  return message ? [{ field, message }] : [];
}

type Told = Pick<EvidenceInput, 'explanation' | 'productDescription'>;

function faultsOfTexts({ explanation, productDescription = '' }: Told): FieldError[] {
  const described = productDescription.trim() === '' ? [] : textFaults('productDescription', productDescription);
  return [...textFaults('explanation', explanation), ...described];
}

/** All that can be said against it before the payment is known: numbers of a person (R57), and what is missing. */
export function faultsOfEvidence(input: Told & Partial<EvidenceInput>): FieldError[] {
  return [...faultsOfTexts(input), ...missingEvidence(input)];
}

/** What goes to the card network, checked. Throws `invalid_input` with all that is wrong with it. */
export function checkEvidence(input: EvidenceInput, copyOf: string | null): Evidence {
  const { evidence, faults } = readEvidence(input, copyOf);
  const errors = [...faultsOfTexts(input), ...faults];
  const [first] = errors;
  if (evidence && !first) return evidence;
  throw new AppError('invalid_input', first?.message ?? 'It does not say enough.', { errors });
}
