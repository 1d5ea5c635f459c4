import type { Call, Sandbox } from '../context.ts';
import { type EventRecord, recordEvent } from '../events/record-event.ts';
import {
  type Authorization,
  type AuthorizationRecord,
  authorizations,
  renderAuthorization,
} from '../issuing/authorization.ts';
import { cards } from '../issuing/card.ts';
import { invalidRequest, noSuch, noSuchParam } from '../wire/stripe-error.ts';
import { askWebhook, type Decision, timedOut } from './ask-webhook.ts';
import { checkRequest, conclude, insertAuthorization } from './conclude.ts';
import { looksFraudulent, newAuthorization } from './new-authorization.ts';
import type { Purchase } from './purchase-params.ts';

/** A shop asks for money: decides, and answers with the decided authorization. */
export async function authorize(sandbox: Sandbox, purchase: Purchase, call: Call): Promise<Authorization> {
  const card = await cards.find(sandbox.db, purchase.card);
  if (!card) throw noSuchParam('issuing card', purchase.card, 'card');
  const open = newAuthorization(sandbox, purchase, card);
  return decide(sandbox, call, { open, suspectedFraud: looksFraudulent(purchase) });
}

export type Increment = { increment_amount: number; is_amount_controllable: boolean };

/** A shop asks for more on what it was already given: decided like the first time, on the additional amount. */
export async function increment(
  sandbox: Sandbox,
  request: Increment & { id: string },
  call: Call,
): Promise<Authorization> {
  const found = await authorizations.find(sandbox.db, request.id);
  if (!found) throw noSuch('issuing authorization', request.id);
  checkUndecidedNothing(found);
  if (!found.approved || found.status !== 'pending') {
    throw invalidRequest(`You cannot increment an authorization with status ${found.status}.`);
  }
  const open: AuthorizationRecord = {
    ...found,
    pending_request: {
      amount: request.increment_amount,
      amount_details: null,
      currency: found.currency,
      is_amount_controllable: request.is_amount_controllable,
      merchant_amount: request.increment_amount,
      merchant_currency: found.merchant_currency,
      network_risk_score: null,
    },
  };
  return decide(sandbox, call, { open, suspectedFraud: false });
}

/** While a request is being decided nothing else may happen to its authorization; throws when one is. */
export function checkUndecidedNothing(record: AuthorizationRecord): void {
  if (record.pending_request) throw invalidRequest('This authorization has a request that is still being decided.');
}

type Request = { open: AuthorizationRecord; suspectedFraud: boolean };

/** No transaction is open while the webhook thinks. */
async function decide(sandbox: Sandbox, call: Call, { open, suspectedFraud }: Request): Promise<Authorization> {
  const endpoint = sandbox.authorizationEndpoint;
  const refusal = await sandbox.db.transaction((trx) =>
    checkRequest({ trx, clock: sandbox.clock }, open, { suspectedFraud, lock: false }),
  );
  if (refusal || !endpoint) {
    const reason = refusal ?? 'card_active';
    return call.commit((change) => conclude(change, open, { approved: !refusal, reason, message: null }));
  }
  const event = await openRequest(sandbox, call, open);
  const request = open.pending_request;
  if (!request) throw new Error('An open authorization has a pending request');
  const decision: Decision = await askWebhook(sandbox, endpoint, { event, request });
  return call.commit((change) => conclude(change, open, decision));
}

/** Stores the open request and the event that asks for its decision. */
async function openRequest(sandbox: Sandbox, call: Call, open: AuthorizationRecord): Promise<EventRecord> {
  return sandbox.db.transaction(async (trx) => {
    const found = await authorizations.lock(trx, open.id);
    if (found) checkUndecidedNothing(found);
    if (found) await authorizations.update(trx, open);
    else await insertAuthorization(trx, open);
    const object = { ...(await renderAuthorization(trx, open)), approved: false };
    const { clock, behaviour } = sandbox;
    const change = { trx, clock, behaviour, source: call.source };
    return recordEvent(change, { type: 'issuing_authorization.request', object });
  });
}

/** Requests that were being decided when the sandbox was killed are ended as if nobody had answered. */
export async function concludeAbandoned(sandbox: Sandbox, newCall: () => Call): Promise<void> {
  const rows: { object: AuthorizationRecord }[] = await sandbox
    .db(authorizations.name)
    .whereRaw(`object->>'pending_request' is not null`)
    .select('object');
  for (const { object: open } of rows) {
    await newCall().commit((change) => conclude(change, open, timedOut(sandbox)));
  }
}
