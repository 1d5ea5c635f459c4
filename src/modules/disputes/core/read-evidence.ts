import { type DisputeReason, type Evidence, PRODUCT_TYPES, type ProductType } from './dispute.ts';

export type EvidenceInput = {
  reason: DisputeReason;
  /** Why the shop should not have the money, 1 to 2,000 characters, without a name or a number of a person. */
  explanation: string;
  /** Needed for `other`. */
  productDescription?: string | undefined;
  /** Needed for `other`. */
  productType?: string | undefined;
};

type Fault = { field: string; message: string };
export type ReadEvidence = { evidence: Evidence; fault: null } | { evidence: null; fault: Fault };

const isProductType = (text: string | undefined): text is ProductType => PRODUCT_TYPES.some((one) => one === text);
const refused = (field: string, message: string): ReadEvidence => ({ evidence: null, fault: { field, message } });

/** What the card network is told for a reason, or what is missing. `copyOf`: another payment that this one repeats. */
export function readEvidence(input: EvidenceInput, copyOf: string | null): ReadEvidence {
  const told = { reason: input.reason, explanation: input.explanation.trim() };
  const nothing = { productDescription: null, productType: null, originalTransactionId: null };
  if (input.reason === 'duplicate') {
    if (copyOf) return { evidence: { ...told, ...nothing, originalTransactionId: copyOf }, fault: null };
    return refused('reason', 'No other payment on this award has this amount and this shop. Choose another reason');
  }
  if (input.reason !== 'other') return { evidence: { ...told, ...nothing }, fault: null };
  const productDescription = input.productDescription?.trim() ?? '';
  if (productDescription === '') return refused('productDescription', 'Write what was bought');
  if (!isProductType(input.productType)) return refused('productType', 'Choose goods or a service');
  return { evidence: { ...told, ...nothing, productDescription, productType: input.productType }, fault: null };
}
