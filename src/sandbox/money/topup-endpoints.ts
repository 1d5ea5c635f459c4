import type { Knex } from 'knex';
import type Stripe from 'stripe';
import { z } from 'zod';
import { type Change, nowSeconds, type Sandbox } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import { whereAttributes } from '../issuing/where-attributes.ts';
import { objectTable } from '../store/object-table.ts';
import { type Endpoint, endpoint } from '../wire/endpoint.ts';
import { listPage } from '../wire/list-page.ts';
import { mergeMetadata } from '../wire/merge-metadata.ts';
import { newId } from '../wire/new-id.ts';
import { clearableText, createdFilter, EXPAND, integer, LIST, metadata, text } from '../wire/param.ts';
import { invalidRequest, noSuch } from '../wire/stripe-error.ts';

type Topup = Stripe.Topup;
export const topups = objectTable<Topup>('topups');

const CREATE_TOPUP = z.strictObject({
  ...EXPAND,
  amount: integer(1, 100_000_000_00),
  currency: z.literal('gbp'),
  description: text().optional(),
  destination_balance: z.literal('issuing').optional(),
  metadata: metadata().optional(),
  statement_descriptor: text(15).optional(),
  transfer_group: text().optional(),
});
const UPDATE_TOPUP = z.strictObject({
  ...EXPAND,
  description: clearableText().optional(),
  metadata: metadata().optional(),
});
const LIST_TOPUPS = z.strictObject({
  ...LIST,
  amount: createdFilter().optional(),
  created: createdFilter().optional(),
  status: z.enum(['canceled', 'failed', 'pending', 'succeeded']).optional(),
});

/**
 * Top-ups that are asked for through the API. As in Stripe's test mode they stay pending and bring no money:
 * in the UK an Issuing balance is filled by bank transfer only.
 */
export function topupEndpoints({ db }: Sandbox): Endpoint[] {
  return [
    endpoint('GET /v1/topups', LIST_TOPUPS, ({ params }) =>
      listPage<Topup, Topup>(db, {
        table: topups.name,
        url: '/v1/topups',
        params,
        where: (query) => {
          whereAttributes(params, ['status'])(query);
          whereAmount(query, params.amount);
        },
        render: async (found) => found,
      }),
    ),
    endpoint('POST /v1/topups', CREATE_TOPUP, ({ params, call }) =>
      call.commit((change) => createTopup(change, params)),
    ),
    endpoint('GET /v1/topups/:id', z.strictObject(EXPAND), async ({ id }) => {
      const found = await topups.find(db, id);
      if (!found) throw noSuch('top-up', id);
      return found;
    }),
    endpoint('POST /v1/topups/:id', UPDATE_TOPUP, ({ id, params, call }) =>
      call.commit(async (change) => {
        const found = await lockTopup(change, id);
        const { description = found.description } = params;
        const updated = { ...found, description, metadata: mergeMetadata(found.metadata, params.metadata) };
        await topups.update(change.trx, updated);
        return updated;
      }),
    ),
    endpoint('POST /v1/topups/:id/cancel', z.strictObject(EXPAND), ({ id, call }) =>
      call.commit(async (change) => {
        const found = await lockTopup(change, id);
        if (found.status !== 'pending') throw invalidRequest(`A top-up that is ${found.status} cannot be canceled.`);
        const canceled: Topup = { ...found, status: 'canceled' };
        await topups.update(change.trx, canceled);
        await recordEvent(change, { type: 'topup.canceled', object: canceled });
        return canceled;
      }),
    ),
  ];
}

async function lockTopup({ trx }: Change, id: string): Promise<Topup> {
  const found = await topups.lock(trx, id);
  if (!found) throw noSuch('top-up', id);
  return found;
}

async function createTopup(change: Change, params: z.output<typeof CREATE_TOPUP>): Promise<Topup> {
  const topup: Topup = {
    id: newId('tu'),
    object: 'topup',
    amount: params.amount,
    balance_transaction: null,
    created: nowSeconds(change),
    currency: params.currency,
    description: params.description ?? null,
    expected_availability_date: null,
    failure_code: null,
    failure_message: null,
    initiated_by: 'user',
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    source: null,
    statement_descriptor: params.statement_descriptor ?? null,
    status: 'pending',
    transfer_group: params.transfer_group ?? null,
  };
  await topups.insert(change.trx, topup);
  await recordEvent(change, { type: 'topup.created', object: topup });
  return topup;
}

function whereAmount(query: Knex.QueryBuilder, amount: z.output<typeof LIST_TOPUPS>['amount']): void {
  const bounds = typeof amount === 'number' ? { gte: amount, lte: amount } : (amount ?? {});
  const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;
  for (const [bound, operator] of Object.entries(operators)) {
    const pence = bounds[bound as keyof typeof bounds];
    if (pence !== undefined) query.whereRaw(`(object->>'amount')::bigint ${operator} ?`, [pence]);
  }
}
