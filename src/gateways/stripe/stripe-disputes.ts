import { Stripe } from 'stripe';
import {
  type DisputeDesk,
  type DisputeMovement,
  DisputeRefusal,
  type DisputeRequest,
  type DisputeState,
  type Evidence,
  type StripeDisputeStatus,
} from '../../modules/disputes/index.ts';

type SentEvidence = NonNullable<Stripe.Issuing.DisputeCreateParams['evidence']>;

const instant = (seconds: number) => new Date(seconds * 1000);

/** Stripe's 4xx answers about the request itself never change; everything else is worth another try. */
async function refusing<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) {
      throw new DisputeRefusal(`Stripe refused: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

function toEvidence({ reason, explanation, ...told }: Evidence): SentEvidence {
  const { productDescription, productType, originalTransactionId } = told;
  return {
    reason,
    [reason]: {
      explanation,
      ...(originalTransactionId ? { original_transaction: originalTransactionId } : {}),
      ...(productDescription ? { product_description: productDescription } : {}),
      ...(productType ? { product_type: productType } : {}),
    },
  };
}

const STATUSES: Readonly<Record<string, StripeDisputeStatus>> = {
  unsubmitted: 'draft',
  submitted: 'submitted',
  won: 'won',
  lost: 'lost',
  expired: 'expired',
};

function toMovements(dispute: Stripe.Issuing.Dispute): DisputeMovement[] {
  return (dispute.balance_transactions ?? [])
    .map((movement) => ({ id: movement.id, amountPence: movement.net, happenedAt: instant(movement.created) }))
    .sort((a, b) => a.happenedAt.getTime() - b.happenedAt.getTime());
}

function toState(dispute: Stripe.Issuing.Dispute): DisputeState {
  const status = STATUSES[dispute.status];
  if (!status) throw new Error(`Dispute ${dispute.id} has the unknown status ${dispute.status}`);
  const { transaction } = dispute;
  return {
    stripeDisputeId: dispute.id,
    cardTransactionId: typeof transaction === 'string' ? transaction : transaction.id,
    reference: dispute.metadata['dispute_reference'] ?? null,
    status,
    amountPence: dispute.amount,
    reason: dispute.evidence.reason,
    lossReason: dispute.loss_reason ?? null,
    openedAt: instant(dispute.created),
    movements: toMovements(dispute),
  };
}

/** The dispute that an earlier try made: Stripe forgets idempotency keys after a day. A payment has one at most. */
async function findMade(stripe: Stripe, request: DisputeRequest): Promise<Stripe.Issuing.Dispute | null> {
  const { data } = await stripe.issuing.disputes.list({ transaction: request.cardTransactionId, limit: 1 });
  return data.find(({ metadata }) => metadata['dispute_reference'] === request.reference) ?? null;
}

/** Disputes by Stripe's SDK. Metadata carries our random id and the environment, nothing else. */
export function createDisputeDesk(stripe: Stripe): DisputeDesk {
  return {
    createDispute: (request) =>
      refusing(async () => {
        const made = await findMade(stripe, request);
        if (made) return { stripeDisputeId: made.id };
        const dispute = await stripe.issuing.disputes.create(
          {
            transaction: request.cardTransactionId,
            amount: request.amountPence,
            evidence: toEvidence(request),
            metadata: { dispute_reference: request.reference, environment: 'test' },
          },
          { idempotencyKey: `dispute-${request.reference}` },
        );
        return { stripeDisputeId: dispute.id };
      }),
    updateDispute: (stripeDisputeId, evidence) =>
      refusing(async () => {
        const { status } = await stripe.issuing.disputes.retrieve(stripeDisputeId);
        if (status !== 'unsubmitted') return;
        await stripe.issuing.disputes.update(stripeDisputeId, { evidence: toEvidence(evidence) });
      }),
    submitDispute: (stripeDisputeId) =>
      refusing(async () => {
        const { status } = await stripe.issuing.disputes.retrieve(stripeDisputeId);
        if (status !== 'unsubmitted') return;
        await stripe.issuing.disputes.submit(stripeDisputeId);
      }),
    readDispute: async (stripeDisputeId) =>
      toState(await stripe.issuing.disputes.retrieve(stripeDisputeId, { expand: ['balance_transactions'] })),
  };
}
