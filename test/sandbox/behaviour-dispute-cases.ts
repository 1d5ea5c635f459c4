import {
  balanceChange,
  type Case,
  captured,
  dispute,
  eventsOf,
  helpers,
  orRefused,
  wonDispute,
} from './behaviour-acts.ts';
import { createCard, START } from './sandbox-server.ts';

/** What is done, and what comes of it, for each switch of disputes. */
export const DISPUTE_CASES = {
  provisionalCreditAtSubmit: {
    act: async (sandbox) => {
      const { id } = await dispute(sandbox);
      return balanceChange(sandbox, () => sandbox.stripe.issuing.disputes.submit(id));
    },
    comes: [0, 1250],
  },
  provisionalCreditStaysWhenWon: {
    with: { provisionalCreditAtSubmit: true },
    act: wonDispute,
    comes: [['', '_provisional_credit', '_provisional_credit_reversal'], ['_provisional_credit']],
  },
  disputeUpdatesItsTransaction: {
    act: async (sandbox) => {
      const { transaction } = await dispute(sandbox);
      return eventsOf(sandbox, 'issuing_transaction.updated', String(transaction));
    },
    comes: [1, 0],
  },
  disputeEvidence: {
    act: async ({ stripe }) => {
      const { id: card } = await createCard(stripe);
      const { id } = await stripe.testHelpers.issuing.transactions.createForceCapture({ card, amount: 100 });
      const bare = await stripe.issuing.disputes.create({ transaction: id });
      return orRefused(stripe.issuing.disputes.submit(bare.id), ({ status }) => status);
    },
    comes: ['refused', 'submitted'],
  },
  partlyRefundedDispute: {
    act: async (sandbox) => {
      const { id } = await captured(sandbox);
      await helpers(sandbox).transactions.refund(id, { refund_amount: 250 });
      return orRefused(sandbox.stripe.issuing.disputes.create({ transaction: id }), ({ amount }) => amount);
    },
    comes: [1000, 'refused'],
  },
  unsubmittedDisputeBecomes: {
    act: async (sandbox) => {
      const { id } = await dispute(sandbox);
      sandbox.clock.set(new Date(START.getTime() + 200 * 86_400_000));
      return (await sandbox.stripe.issuing.disputes.retrieve(id)).status;
    },
    comes: ['expired', 'lost'],
  },
  expandedProperties: {
    act: async (sandbox) => {
      const { disputes } = sandbox.stripe.issuing;
      const { id } = await disputes.submit((await dispute(sandbox)).id);
      const [listed] = (await disputes.list({ limit: 1 })).data;
      return [await disputes.retrieve(id), listed].map((found) => found?.balance_transactions ?? 'not sent');
    },
    comes: [
      ['not sent', 'not sent'],
      [[], []],
    ],
  },
} satisfies Record<string, Case>;
