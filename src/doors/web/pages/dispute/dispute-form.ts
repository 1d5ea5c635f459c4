import type { FieldError } from '../../../../kernel/app-error.ts';
import {
  DISPUTE_REASONS,
  type DisputeReason,
  faultsOfEvidence,
  PRODUCT_TYPES,
  type ProductType,
} from '../../../../modules/disputes/index.ts';
import { disputeReasonWords } from '../../words/dispute-words.ts';
import type { Typed } from '../make-award/read-answers.ts';

const PRODUCTS: Record<ProductType, string> = { merchandise: 'Goods', service: 'A service' };

/** The choices of the form. */
export const DISPUTE_CHOICES = {
  reasons: DISPUTE_REASONS.map((value) => ({ value, text: disputeReasonWords(value) })),
  products: PRODUCT_TYPES.map((value) => ({ value, text: PRODUCTS[value] })),
};

export type TypedEvidence = {
  reason: DisputeReason;
  explanation: string;
  productDescription: string;
  productType: string;
};

/** All that is wrong with what was typed, in the order of the form: nobody should be told of one fault at a time. */
export function evidenceErrors(typed: Typed): FieldError[] {
  const evidence = readEvidenceForm(typed);
  const told = evidence ?? { explanation: typed['explanation'] ?? '' };
  return [...(evidence ? [] : [{ field: 'reason', message: 'Choose why' }]), ...faultsOfEvidence(told)];
}

/** What was typed; null when no reason was chosen. */
export function readEvidenceForm(typed: Typed): TypedEvidence | null {
  const reason = DISPUTE_REASONS.find((known) => known === typed['reason']);
  const { explanation = '', productDescription = '', productType = '' } = typed;
  return reason ? { reason, explanation, productDescription, productType } : null;
}
