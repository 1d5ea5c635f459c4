import { systemPrincipal } from '../../src/kernel/principal.ts';
import { inScope } from '../../src/platform/database.ts';
import { asStripe } from '../harness/stripe-itself.ts';
import { createCard } from '../sandbox/sandbox-server.ts';
import { newest, pounds, type Step, type Story } from './story.ts';

/** The Issuing balance is used up by something else. */
export const drainIssuingBalance =
  (): Step =>
  async ({ service }) => {
    const { shop } = service;
    const { id: card } = await createCard(shop, { status: 'inactive' });
    const amount = (await shop.balance.retrieve()).issuing?.available[0]?.amount ?? 0;
    await shop.testHelpers.issuing.transactions.createForceCapture({ card, amount });
    await service.settle();
    return { words: 'The Issuing balance is used up by something else.', call: 'a capture on a card of nobody’s' };
  };

/** The service stops answering Stripe, which then does what the account is set to do. */
export const fallSilent =
  (timeoutAction: 'approve' | 'decline'): Step =>
  async ({ service }) => {
    await service.sandbox.setBehaviour({ timeoutAction });
    service.setWeb('down');
    return {
      words: `The service cannot be reached, and the account is set to ${timeoutAction} on a time-out.`,
      call: `the line is cut; timeoutAction=${timeoutAction}`,
    };
  };

/** The service decides, and its answers are lost on the way. */
export const loseAnswers =
  (): Step =>
  async ({ service }) => {
    service.setWeb('answers_lost');
    return { words: 'The answers of the service are lost on their way to Stripe.', call: 'the line loses answers' };
  };

/** The line is mended, and Stripe delivers what it could not. */
export const comeBack =
  (): Step =>
  async ({ service }) => {
    service.setWeb('up');
    service.clock.advance(60_000);
    await service.settle();
    return {
      words: 'A minute later the service is back, and hears what happened.',
      call: 'events are delivered again',
    };
  };

/** Events come twice, and the newest first. */
export const tellBadly =
  (): Step =>
  async ({ service }) => {
    await service.sandbox.setFaults({ duplicate: true, reorder: true });
    return { words: 'Stripe tells everything twice, and the newest first.', call: 'faults: duplicate, reorder' };
  };

/** No event arrives any more. */
export const tellNothing =
  (): Step =>
  async ({ service }) => {
    await service.sandbox.setFaults({ drop: () => true });
    return { words: 'Stripe’s events are lost from now on.', call: 'faults: drop' };
  };

/** What was missed is fetched from Stripe. */
export const reconcile =
  (): Step =>
  async ({ service }) => {
    await service.reconciliation.reconcile(systemPrincipal('story'));
    await service.settle();
    return { words: 'Reconciliation reads Stripe’s record.', call: 'reconciliation.reconcile' };
  };

/** The shop drops its hold to nothing and takes it again. */
export const dropAndHoldAgain =
  (pence: number): Step =>
  async (story) => {
    await asStripe(story.service, `/authorizations/${newest(story.authorizations)}/rehold`, { amount: pence });
    await story.service.settle();
    return {
      words: `The shop drops the hold to nothing, and holds ${pounds(pence)} on the same authorization.`,
      call: `POST /_sandbox/authorizations/:id/rehold amount=${pence}`,
    };
  };

/** A refund that Stripe takes to be of the newest authorization. */
export const refundTo =
  (pence: number): Step =>
  async (story) => {
    const params = { card: newest(story.cards), amount: pence, authorization: newest(story.authorizations) };
    await asStripe(story.service, '/refunds', params);
    await story.service.settle();
    return {
      words: `A shop refunds ${pounds(pence)}, and Stripe takes it to be of the payment before.`,
      call: `POST /_sandbox/refunds amount=${pence} authorization=:id`,
    };
  };

async function disputeOf({ service }: Story): Promise<{ id: string; stripeId: string }> {
  const row = await inScope(service.db, 'all', (trx) => trx('disputes').first('id', 'stripe_dispute_id'));
  return { id: row.id, stripeId: row.stripe_dispute_id };
}

/** Finance disputes the newest capture, and sends the evidence. */
export const dispute = (): Step => async (story) => {
  const { service, scheme, captures } = story;
  const { finance } = scheme.people;
  const claim = { reason: 'fraudulent', explanation: 'The card was in a drawer at the practice.' } as const;
  const { id } = await service.disputes.openDispute(finance, { ...claim, cardTransactionId: newest(captures) });
  await service.disputes.submitDispute(finance, id);
  await service.settle();
  return {
    words: 'Finance disputes the payment, and sends the evidence.',
    call: 'disputes.openDispute, submitDispute',
  };
};

/** Stripe lends the disputed sum until it is decided. */
export const lend = (): Step => async (story) => {
  const { stripeId } = await disputeOf(story);
  await asStripe(story.service, `/disputes/${stripeId}/provisional_credit`);
  await story.service.settle();
  return { words: 'Stripe lends the sum meanwhile.', call: 'POST /_sandbox/disputes/:id/provisional_credit' };
};

/** The card network decides. */
export const decide =
  (outcome: 'won' | 'lost'): Step =>
  async (story) => {
    const { stripeId } = await disputeOf(story);
    await asStripe(story.service, `/disputes/${stripeId}/close`, { outcome });
    await story.service.settle();
    return {
      words: `The card network decides: ${outcome}.`,
      call: `POST /_sandbox/disputes/:id/close outcome=${outcome}`,
    };
  };
