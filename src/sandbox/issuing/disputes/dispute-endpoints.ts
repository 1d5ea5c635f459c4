import { z } from 'zod';
import type { Sandbox } from '../../context.ts';
import { type Endpoint, endpoint } from '../../wire/endpoint.ts';
import { listPage } from '../../wire/list-page.ts';
import { EXPAND } from '../../wire/param.ts';
import { noSuch } from '../../wire/stripe-error.ts';
import { whereAttributes } from '../where-attributes.ts';
import { createDispute, updateDispute } from './create-dispute.ts';
import { type Dispute, disputes, lockDispute } from './dispute.ts';
import { CREATE_DISPUTE, LIST_DISPUTES, SUBMIT_DISPUTE, UPDATE_DISPUTE } from './dispute-params.ts';
import { lapseDisputes } from './lapse-disputes.ts';
import { submitDispute } from './submit-dispute.ts';

/** Disputes of captures: prepared, submitted once, and decided by the card network. */
export function disputeEndpoints(sandbox: Sandbox): Endpoint[] {
  const { db } = sandbox;
  return [
    endpoint('GET /v1/issuing/disputes', LIST_DISPUTES, async ({ params }) => {
      await lapseDisputes(sandbox);
      return listPage<Dispute, Dispute>(db, {
        table: disputes.name,
        url: '/v1/issuing/disputes',
        params,
        where: whereAttributes(params, ['status', 'transaction']),
        render: async (found) => found,
      });
    }),
    endpoint('POST /v1/issuing/disputes', CREATE_DISPUTE, ({ params, call }) =>
      call.commit((change) => createDispute(change, params)),
    ),
    endpoint('GET /v1/issuing/disputes/:id', z.strictObject(EXPAND), async ({ id }) => {
      await lapseDisputes(sandbox);
      const found = await disputes.find(db, id);
      if (!found) throw noSuch('issuing dispute', id);
      return found;
    }),
    endpoint('POST /v1/issuing/disputes/:id', UPDATE_DISPUTE, async ({ id, params, call }) => {
      await lapseDisputes(sandbox);
      return call.commit(async (change) => updateDispute(change, await lockDispute(change.trx, id), params));
    }),
    endpoint('POST /v1/issuing/disputes/:id/submit', SUBMIT_DISPUTE, async ({ id, params, call }) => {
      await lapseDisputes(sandbox);
      return call.commit(async (change) => submitDispute(change, await lockDispute(change.trx, id), params.metadata));
    }),
  ];
}
