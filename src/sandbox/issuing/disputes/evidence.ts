import type { Trx } from '../../../platform/database.ts';
import { files } from '../../files/file.ts';
import { invalidRequest, noSuchParam } from '../../wire/stripe-error.ts';
import { transactions } from '../transaction.ts';
import type { Evidence } from './dispute.ts';
import { FILE_FIELDS, fieldsOf, REASONS, type Reason, type SentEvidence } from './evidence-params.ts';

type Told = Record<string, string | number | boolean | null | undefined>;

/** Why a dispute is held that nobody has said a reason for. */
const UNSAID: Reason = 'other';

/**
 * What is told now, over what was told before: for the reason that is given or was given. A new reason starts
 * with nothing told. Throws when something is told for another reason, or names a file or purchase that is not there.
 */
export async function mergeEvidence(
  trx: Trx,
  current: Evidence | null,
  sent: SentEvidence | undefined,
): Promise<Evidence> {
  const reason = sent?.reason ?? (current?.reason as Reason | undefined) ?? UNSAID;
  const stray = REASONS.find((other) => other !== reason && sent?.[other]);
  if (stray) {
    throw invalidRequest(`The evidence must be given for the dispute's reason, which is ${reason}.`, {
      param: `evidence[${stray}]`,
    });
  }
  const added = sent?.[reason];
  const before = added === null ? {} : toldIn(current, reason);
  const told: Told = { ...blank(reason), ...before, ...given(added ?? {}) };
  await checkReferences(trx, reason, told);
  return { reason, [reason]: told };
}

/** Files are told by their id. */
function toldIn(evidence: Evidence | null, reason: Reason): Told {
  return { ...evidence?.[reason] } as Told;
}

function blank(reason: Reason): Told {
  return Object.fromEntries(fieldsOf(reason).map((field) => [field, null]));
}

function given(sent: Told): Told {
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
}

async function checkReferences(trx: Trx, reason: Reason, told: Told): Promise<void> {
  for (const field of FILE_FIELDS) {
    const id = told[field];
    const param = `evidence[${reason}][${field}]`;
    if (typeof id !== 'string') continue;
    const file = await files.find(trx, id);
    if (!file) throw noSuchParam('file upload', id, param);
    if (file.purpose !== 'dispute_evidence') {
      throw invalidRequest(`The file ${id} has the purpose ${file.purpose}, not dispute_evidence.`, { param });
    }
  }
  const original = told['original_transaction'];
  if (typeof original === 'string' && !(await transactions.find(trx, original))) {
    throw noSuchParam('issuing transaction', original, `evidence[${reason}][original_transaction]`);
  }
}

type Rule = { needs: string; when?: (told: Told) => boolean };

const always = (...fields: string[]): Rule[] => fields.map((needs) => ({ needs }));
const isReturned = (told: Told) => told['return_status'] === 'successful';
const provesPayment = (told: Told) =>
  ['original_transaction', 'card_statement', 'cash_receipt', 'check_image'].some((field) => told[field]);

/** What must have been told before a dispute can be submitted. */
const REQUIRED: Record<Reason, Rule[]> = {
  canceled: [
    ...always('canceled_at', 'cancellation_policy_provided', 'cancellation_reason', 'expected_at', 'explanation'),
    ...always('product_description', 'product_type'),
    { needs: 'return_status', when: (told) => told['product_type'] === 'merchandise' },
    { needs: 'returned_at', when: isReturned },
  ],
  duplicate: [...always('explanation'), { needs: 'original_transaction', when: (told) => !provesPayment(told) }],
  fraudulent: always('explanation'),
  merchandise_not_as_described: [
    ...always('explanation', 'received_at', 'return_description', 'return_status'),
    { needs: 'returned_at', when: isReturned },
  ],
  no_valid_authorization: always('explanation'),
  not_received: always('expected_at', 'explanation', 'product_description', 'product_type'),
  other: always('explanation', 'product_description', 'product_type'),
  service_not_as_described: always('canceled_at', 'cancellation_reason', 'explanation', 'received_at'),
};

/** Throws, naming the first thing that is missing, when the evidence is not enough for its reason. */
export function checkEvidenceComplete(evidence: Evidence): void {
  const reason = evidence.reason as Reason;
  const told = toldIn(evidence, reason);
  const missing = REQUIRED[reason].find(({ needs, when }) => (told[needs] ?? null) === null && (when?.(told) ?? true));
  if (!missing) return;
  const param = `evidence[${reason}][${missing.needs}]`;
  throw invalidRequest(`This dispute cannot be submitted: ${param} is missing.`, { code: 'parameter_missing', param });
}
