import { z } from 'zod';
import type { Change, Sandbox } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import { type Endpoint, endpoint } from '../wire/endpoint.ts';
import { listPage } from '../wire/list-page.ts';
import { type Metadata, mergeMetadata } from '../wire/merge-metadata.ts';
import { createdFilter, EXPAND, LIST, metadata, text } from '../wire/param.ts';
import { noSuch } from '../wire/stripe-error.ts';
import {
  type Authorization,
  type AuthorizationRecord,
  authorizations,
  renderAuthorization,
  renderAuthorizations,
} from './authorization.ts';
import { type Transaction, transactions } from './transaction.ts';
import { whereAttributes } from './where-attributes.ts';

const BY_CARD = {
  ...LIST,
  card: text().optional(),
  cardholder: text().optional(),
  created: createdFilter().optional(),
};
const LIST_AUTHORIZATIONS = z.strictObject({
  ...BY_CARD,
  status: z.enum(['closed', 'expired', 'pending', 'reversed']).optional(),
});
const LIST_TRANSACTIONS = z.strictObject({ ...BY_CARD, type: z.enum(['capture', 'refund']).optional() });
const UPDATE = z.strictObject({ ...EXPAND, metadata: metadata().optional() });

/** Authorizations and transactions: read, and given metadata. They are made by the card network only. */
export function paymentEndpoints({ db }: Sandbox): Endpoint[] {
  return [
    endpoint('GET /v1/issuing/authorizations', LIST_AUTHORIZATIONS, ({ params }) =>
      listPage<AuthorizationRecord, Authorization>(db, {
        table: authorizations.name,
        url: '/v1/issuing/authorizations',
        params,
        where: whereAttributes(params, ['card', 'cardholder', 'status']),
        render: (found) => renderAuthorizations(db, found),
      }),
    ),
    endpoint('GET /v1/issuing/authorizations/:id', z.strictObject(EXPAND), async ({ id }) => {
      const found = await authorizations.find(db, id);
      if (!found) throw noSuch('issuing authorization', id);
      return renderAuthorization(db, found);
    }),
    endpoint('POST /v1/issuing/authorizations/:id', UPDATE, ({ id, params, call }) =>
      call.commit((change) => updateAuthorization(change, id, params.metadata)),
    ),
    endpoint('GET /v1/issuing/transactions', LIST_TRANSACTIONS, ({ params }) =>
      listPage<Transaction, Transaction>(db, {
        table: transactions.name,
        url: '/v1/issuing/transactions',
        params,
        where: whereAttributes(params, ['card', 'cardholder', 'type']),
        render: async (found) => found,
      }),
    ),
    endpoint('GET /v1/issuing/transactions/:id', z.strictObject(EXPAND), async ({ id }) => {
      const found = await transactions.find(db, id);
      if (!found) throw noSuch('issuing transaction', id);
      return found;
    }),
    endpoint('POST /v1/issuing/transactions/:id', UPDATE, ({ id, params, call }) =>
      call.commit((change) => updateTransaction(change, id, params.metadata)),
    ),
  ];
}

async function updateAuthorization(
  change: Change,
  id: string,
  sent: Metadata | '' | undefined,
): Promise<Authorization> {
  const found = await authorizations.lock(change.trx, id);
  if (!found) throw noSuch('issuing authorization', id);
  const updated = { ...found, metadata: mergeMetadata(found.metadata, sent) };
  const before = await renderAuthorization(change.trx, found);
  await authorizations.update(change.trx, updated);
  const object = await renderAuthorization(change.trx, updated);
  await recordEvent(change, { type: 'issuing_authorization.updated', object, before });
  return object;
}

async function updateTransaction(change: Change, id: string, sent: Metadata | '' | undefined): Promise<Transaction> {
  const found = await transactions.lock(change.trx, id);
  if (!found) throw noSuch('issuing transaction', id);
  const updated = { ...found, metadata: mergeMetadata(found.metadata, sent) };
  await transactions.update(change.trx, updated);
  const subject = found.authorization ?? id;
  await recordEvent(change, { type: 'issuing_transaction.updated', object: updated, before: found, subject });
  return updated;
}
