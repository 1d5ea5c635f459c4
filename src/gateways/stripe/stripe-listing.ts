import { Stripe } from 'stripe';
import { z } from 'zod';
import type { BalanceMovement, FundingInstructions, StripeListing } from '../../modules/reconciliation/index.ts';
import { toCardState } from './card-states.ts';
import { toState, toTransaction } from './stripe-records.ts';
import { readInboxEvent } from './webhook-events.ts';

/** The most that Stripe gives at once. */
const PAGE_SIZE = 100;

type Page<T> = { data: T[]; has_more: boolean };
type Cursor = { limit: number; starting_after?: string };

const seconds = (instant: Date) => Math.floor(instant.getTime() / 1000);
const since = ({ from }: { from?: Date }) => (from ? { created: { gte: seconds(from) } } : {});

/** Every page of a list, one request each, mapped as it comes: at most one page is in memory. */
async function* pages<T extends { id: string }, M>(
  read: (cursor: Cursor) => Promise<Page<T>>,
  map: (item: T) => M,
  onUnreadable?: (id: string) => void,
): AsyncGenerator<M[]> {
  const mapOne = (item: T): M[] => {
    try {
      return [map(item)];
    } catch (error) {
      if (!onUnreadable) throw error;
      onUnreadable(item.id);
      return [];
    }
  };
  let cursor: Cursor = { limit: PAGE_SIZE };
  while (true) {
    const { data, has_more: hasMore } = await read(cursor);
    const last = data.at(-1);
    if (last) yield data.flatMap(mapOne);
    if (!hasMore || !last) return;
    cursor = { limit: PAGE_SIZE, starting_after: last.id };
  }
}

/** The request for a decision is asked in real time and means nothing afterwards. */
const isNews = (event: Stripe.Event) => event.type !== 'issuing_authorization.request';

async function* undeliveredEvents(stripe: Stripe, window: { from: Date; to: Date }) {
  const created = { gte: seconds(window.from), lte: seconds(window.to) };
  const read = (cursor: Cursor) => stripe.events.list({ ...cursor, created, delivery_success: false });
  for await (const page of pages(read, (event) => event)) yield page.filter(isNews).map(readInboxEvent);
}

const toMovement = (entry: Stripe.BalanceTransaction): BalanceMovement => ({
  id: entry.id,
  type: entry.type,
  amountPence: entry.net,
  sourceId: typeof entry.source === 'object' ? (entry.source?.id ?? null) : entry.source,
  happenedAt: new Date(entry.created * 1000),
});

/** The account holds other balances too: only what moved the Issuing balance counts. */
async function* balanceMovements(stripe: Stripe, filter: { from?: Date; type?: 'topup' }) {
  const { type } = filter;
  const read = (cursor: Cursor) =>
    stripe.balanceTransactions.list({ ...cursor, ...since(filter), ...(type ? { type } : {}) });
  for await (const page of pages(read, (entry) => entry)) {
    yield page.filter((entry) => entry.balance_type === 'issuing').map(toMovement);
  }
}

const instructions = z.object({
  bank_transfer: z.object({
    financial_addresses: z.array(
      z.object({
        type: z.string(),
        sort_code: z
          .object({ account_holder_name: z.string(), account_number: z.string(), sort_code: z.string() })
          .optional(),
      }),
    ),
  }),
});

/** Not in the SDK: Stripe makes the account on the first call and gives the same one ever after. */
async function readInstructions(stripe: Stripe): Promise<FundingInstructions> {
  const answer = await stripe.rawRequest('POST', '/v1/issuing/funding_instructions', {
    currency: 'gbp',
    funding_type: 'bank_transfer',
    bank_transfer: { type: 'gb_bank_transfer' },
  });
  const { financial_addresses: addresses } = instructions.parse(answer).bank_transfer;
  const account = addresses.find(({ sort_code }) => sort_code)?.sort_code;
  if (!account) throw new Error('Stripe gave funding instructions without a sort code');
  return {
    accountName: account.account_holder_name,
    sortCode: account.sort_code,
    accountNumber: account.account_number,
  };
}

async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404) return null;
    throw error;
  }
}

/** Stripe's lists by its SDK. No Stripe type goes past this file. */
export function createStripeListing(stripe: Stripe): StripeListing {
  const { issuing } = stripe;
  return {
    undeliveredEvents: (window) => undeliveredEvents(stripe, window),
    authorizations: (filter) => {
      const status = filter.status ? { status: filter.status } : {};
      const list = (cursor: Cursor) => issuing.authorizations.list({ ...cursor, ...since(filter), ...status });
      return pages(list, toState, filter.onUnreadable);
    },
    cardTransactions: (filter) =>
      pages((cursor) => issuing.transactions.list({ ...cursor, ...since(filter) }), toTransaction, filter.onUnreadable),
    authorization: async (id) => {
      const found = await orNull(issuing.authorizations.retrieve(id));
      return found && toState(found);
    },
    cardTransaction: async (id) => {
      const found = await orNull(issuing.transactions.retrieve(id));
      return found && toTransaction(found);
    },
    disputes: (filter) =>
      pages(
        (cursor) => issuing.disputes.list({ ...cursor, ...since(filter) }),
        ({ id }) => ({ id }),
      ),
    cards: (filter) =>
      pages(
        (cursor) => issuing.cards.list({ ...cursor, ...since(filter) }),
        (card) => ({ id: card.id, ...toCardState(card) }),
      ),
    balanceMovements: (filter) => balanceMovements(stripe, filter),
    issuingBalancePence: async () => {
      const { issuing: balance } = await stripe.balance.retrieve();
      return balance?.available.find(({ currency }) => currency === 'gbp')?.amount ?? 0;
    },
    fundingInstructions: () => readInstructions(stripe),
    simulateTransfer: async (amountPence) => {
      await stripe.rawRequest('POST', '/v1/test_helpers/issuing/fund_balance', {
        amount: amountPence,
        currency: 'gbp',
      });
    },
  };
}
