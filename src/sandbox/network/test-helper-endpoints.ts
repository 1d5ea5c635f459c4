import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import { type Endpoint, endpoint } from '../wire/endpoint.ts';
import { bool, EXPAND, integer, text } from '../wire/param.ts';
import { increment } from './authorize.ts';
import { respondToChallenge } from './fraud-challenge.ts';
import { FLEET, FUEL, PURCHASE_DETAILS } from './purchase-details.ts';
import { MERCHANT, PURCHASE } from './purchase-params.ts';
import { forceCapture, unlinkedRefund } from './refund.ts';
import { finalizeAmount } from './release.ts';
import { askForMoney, giveHoldBack, giveMoneyBack, letExpire, takeMoney } from './shop.ts';

const CAPTURE = z.strictObject({
  ...EXPAND,
  capture_amount: integer(1).optional(),
  close_authorization: bool().default(true),
  purchase_details: PURCHASE_DETAILS.optional(),
});
const INCREMENT = z.strictObject({
  ...EXPAND,
  increment_amount: integer(1),
  is_amount_controllable: bool().default(false),
});
const FINALIZE = z.strictObject({
  ...EXPAND,
  final_amount: integer(0),
  fleet: FLEET.optional(),
  fuel: FUEL.optional(),
});
const UNLINKED = z.strictObject({
  ...EXPAND,
  card: text(),
  amount: integer(1),
  currency: text(3).optional(),
  merchant_data: MERCHANT.optional(),
  purchase_details: PURCHASE_DETAILS.optional(),
});
const RESPOND = z.strictObject({ ...EXPAND, confirmed: bool() });
const REVERSE = z.strictObject({ ...EXPAND, reverse_amount: integer(1).optional() });
const REFUND = z.strictObject({ ...EXPAND, refund_amount: integer(1).optional() });

const AUTHORIZATIONS = '/v1/test_helpers/issuing/authorizations' as const;
const TRANSACTIONS = '/v1/test_helpers/issuing/transactions' as const;

/** What shops and the card network do, played by hand. */
export function testHelperEndpoints(sandbox: Sandbox): Endpoint[] {
  return [
    endpoint(`POST ${AUTHORIZATIONS}`, PURCHASE, ({ params, call }) => askForMoney(sandbox, params, call)),
    endpoint(`POST ${AUTHORIZATIONS}/:id/capture`, CAPTURE, ({ id, params, call }) =>
      takeMoney(sandbox, { ...params, id }, call),
    ),
    endpoint(`POST ${AUTHORIZATIONS}/:id/increment`, INCREMENT, ({ id, params, call }) =>
      increment(sandbox, { ...params, id }, call),
    ),
    endpoint(`POST ${AUTHORIZATIONS}/:id/reverse`, REVERSE, ({ id, params, call }) =>
      giveHoldBack(sandbox, { ...params, id }, call),
    ),
    endpoint(`POST ${AUTHORIZATIONS}/:id/expire`, z.strictObject(EXPAND), ({ id, call }) =>
      letExpire(sandbox, { id }, call),
    ),
    endpoint(`POST ${AUTHORIZATIONS}/:id/finalize_amount`, FINALIZE, ({ id, params, call }) =>
      call.commit((change) => finalizeAmount(change, id, params)),
    ),
    endpoint(`POST ${AUTHORIZATIONS}/:id/fraud_challenges/respond`, RESPOND, ({ id, params, call }) =>
      call.commit((change) => respondToChallenge(change, { id, confirmed: params.confirmed })),
    ),
    endpoint(`POST ${TRANSACTIONS}/:id/refund`, REFUND, ({ id, params, call }) =>
      giveMoneyBack(sandbox, { ...params, id }, call),
    ),
    endpoint(`POST ${TRANSACTIONS}/create_force_capture`, UNLINKED, ({ params, call }) =>
      call.commit((change) => forceCapture(change, params)),
    ),
    endpoint(`POST ${TRANSACTIONS}/create_unlinked_refund`, UNLINKED, ({ params, call }) =>
      call.commit((change) => unlinkedRefund(change, params)),
    ),
  ];
}
