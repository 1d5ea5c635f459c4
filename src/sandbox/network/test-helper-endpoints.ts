import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import { type Endpoint, endpoint } from '../wire/endpoint.ts';
import { bool, EXPAND, integer, text } from '../wire/param.ts';
import { authorize, increment } from './authorize.ts';
import { capture } from './capture.ts';
import { MERCHANT, PURCHASE, PURCHASE_DETAILS } from './purchase-params.ts';
import { forceCapture, refund, unlinkedRefund } from './refund.ts';
import { expire, finalizeAmount, reverse } from './release.ts';

const CAPTURE = z.strictObject({
  ...EXPAND,
  capture_amount: integer(1).optional(),
  close_authorization: bool().default(true),
  purchase_details: PURCHASE_DETAILS,
});
const INCREMENT = z.strictObject({
  ...EXPAND,
  increment_amount: integer(1),
  is_amount_controllable: bool().default(false),
});
const FINALIZE = z.strictObject({
  ...EXPAND,
  final_amount: integer(0),
  fleet: PURCHASE_DETAILS,
  fuel: PURCHASE_DETAILS,
});
const UNLINKED = z.strictObject({
  ...EXPAND,
  card: text(),
  amount: integer(1),
  currency: text(3).optional(),
  merchant_data: MERCHANT.optional(),
  purchase_details: PURCHASE_DETAILS,
});
const REVERSE = z.strictObject({ ...EXPAND, reverse_amount: integer(1).optional() });
const REFUND = z.strictObject({ ...EXPAND, refund_amount: integer(1).optional() });

const AUTHORIZATIONS = '/v1/test_helpers/issuing/authorizations' as const;
const TRANSACTIONS = '/v1/test_helpers/issuing/transactions' as const;

/** What shops and the card network do, played by hand. */
export function testHelperEndpoints(sandbox: Sandbox): Endpoint[] {
  return [
    endpoint(`POST ${AUTHORIZATIONS}`, PURCHASE, ({ params, call }) => authorize(sandbox, params, call)),
    endpoint(`POST ${AUTHORIZATIONS}/:id/capture`, CAPTURE, ({ id, params, call }) =>
      call.commit((change) => capture(change, { ...params, id })),
    ),
    endpoint(`POST ${AUTHORIZATIONS}/:id/increment`, INCREMENT, ({ id, params, call }) =>
      increment(sandbox, { ...params, id }, call),
    ),
    endpoint(`POST ${AUTHORIZATIONS}/:id/reverse`, REVERSE, ({ id, params, call }) =>
      call.commit((change) => reverse(change, id, params.reverse_amount)),
    ),
    endpoint(`POST ${AUTHORIZATIONS}/:id/expire`, z.strictObject(EXPAND), ({ id, call }) =>
      call.commit((change) => expire(change, id)),
    ),
    endpoint(`POST ${AUTHORIZATIONS}/:id/finalize_amount`, FINALIZE, ({ id, params, call }) =>
      call.commit((change) => finalizeAmount(change, id, params.final_amount)),
    ),
    endpoint(`POST ${TRANSACTIONS}/:id/refund`, REFUND, ({ id, params, call }) =>
      call.commit((change) => refund(change, id, params.refund_amount)),
    ),
    endpoint(`POST ${TRANSACTIONS}/create_force_capture`, UNLINKED, ({ params, call }) =>
      call.commit((change) => forceCapture(change, params)),
    ),
    endpoint(`POST ${TRANSACTIONS}/create_unlinked_refund`, UNLINKED, ({ params, call }) =>
      call.commit((change) => unlinkedRefund(change, params)),
    ),
  ];
}
