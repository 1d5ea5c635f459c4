import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import { whereAttributes } from '../issuing/where-attributes.ts';
import { type Endpoint, endpoint } from '../wire/endpoint.ts';
import { listPage } from '../wire/list-page.ts';
import { createdFilter, EXPAND, integer, LIST, text } from '../wire/param.ts';
import { noSuch } from '../wire/stripe-error.ts';
import { type BalanceTransaction, balanceTransactions, bookOnBalance, issuingAvailable } from './balance.ts';
import { fundingInstructions } from './funding-instructions.ts';
import { topupEndpoints } from './topup-endpoints.ts';

const LIST_BALANCE_TRANSACTIONS = z.strictObject({
  ...LIST,
  created: createdFilter().optional(),
  currency: text(3).optional(),
  source: text().optional(),
  type: text().optional(),
});
const FUNDING = z.strictObject({
  ...EXPAND,
  currency: z.literal('gbp'),
  funding_type: z.literal('bank_transfer'),
  bank_transfer: z.strictObject({ type: z.literal('gb_bank_transfer') }),
});
const FUND = z.strictObject({ ...EXPAND, amount: integer(1, 100_000_000_00), currency: z.literal('gbp') });

/** The account's balance, what moved it, and how money gets there: by bank transfer, which a test helper plays. */
export function balanceEndpoints(sandbox: Sandbox): Endpoint[] {
  const { db } = sandbox;
  return [
    ...topupEndpoints(sandbox),
    endpoint('GET /v1/balance', z.strictObject(EXPAND), async () => ({
      object: 'balance',
      available: [{ amount: 0, currency: 'gbp', source_types: { card: 0 } }],
      issuing: { available: [{ amount: await issuingAvailable(db), currency: 'gbp' }] },
      livemode: false,
      pending: [{ amount: 0, currency: 'gbp', source_types: { card: 0 } }],
    })),
    endpoint('GET /v1/balance_transactions', LIST_BALANCE_TRANSACTIONS, ({ params }) =>
      listPage<BalanceTransaction, BalanceTransaction>(db, {
        table: balanceTransactions.name,
        url: '/v1/balance_transactions',
        params,
        where: whereAttributes(params, ['currency', 'source', 'type']),
        render: async (found) => found,
      }),
    ),
    endpoint('GET /v1/balance_transactions/:id', z.strictObject(EXPAND), async ({ id }) => {
      const found = await balanceTransactions.find(db, id);
      if (!found) throw noSuch('balance transaction', id);
      return found;
    }),
    endpoint('GET /v1/issuing/funding_instructions', z.strictObject(LIST), async () => ({
      object: 'list',
      data: [fundingInstructions()],
      has_more: false,
      url: '/v1/issuing/funding_instructions',
    })),
    endpoint('POST /v1/issuing/funding_instructions', FUNDING, ({ call }) =>
      call.commit(async () => fundingInstructions()),
    ),
    endpoint('POST /v1/test_helpers/issuing/fund_balance', FUND, ({ params, call }) =>
      call.commit(async (change) => {
        await bookOnBalance(change, {
          type: 'topup',
          amount: params.amount,
          source: null,
          description: 'Bank transfer to Issuing balance',
        });
        return fundingInstructions();
      }),
    ),
  ];
}
