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
export type ReadEvidence = { evidence: Evidence; faults: [] } | { evidence: null; faults: [Fault, ...Fault[]] };

const isProductType = (text: string | undefined): text is ProductType => PRODUCT_TYPES.some((one) => one === text);

const NO_COPY = {
  field: 'reason',
  message: 'No other payment on this award has this amount and this shop. Choose another reason',
};

/** What another reason needs besides, and does not have. */
export function missingEvidence(input: Partial<EvidenceInput>): Fault[] {
  if (input.reason !== 'other') return [];
  const isDescribed = (input.productDescription ?? '').trim() !== '';
  return [
    ...(isDescribed ? [] : [{ field: 'productDescription', message: 'Write what was bought' }]),
    ...(isProductType(input.productType) ? [] : [{ field: 'productType', message: 'Choose goods or a service' }]),
  ];
}

/** What the card network is told for a reason, or what is missing. `copyOf`: another payment that this one repeats. */
export function readEvidence(input: EvidenceInput, copyOf: string | null): ReadEvidence {
  const { reason, productType } = input;
  const isDuplicate = reason === 'duplicate';
  const [first, ...others] = isDuplicate && !copyOf ? [NO_COPY] : missingEvidence(input);
  if (first) return { evidence: null, faults: [first, ...others] };
  const isOther = reason === 'other';
  const evidence: Evidence = {
    reason,
    explanation: input.explanation.trim(),
    productDescription: isOther ? (input.productDescription ?? '').trim() : null,
    productType: isOther && isProductType(productType) ? productType : null,
    originalTransactionId: isDuplicate ? copyOf : null,
  };
  return { evidence, faults: [] };
}
