import type { Call, Sandbox, SignedEndpoint } from '../context.ts';
import { type EventRecord, recordEvent } from '../events/record-event.ts';
import {
  type Authorization,
  type AuthorizationRecord,
  authorizations,
  renderAuthorization,
} from '../issuing/authorization.ts';
import { cards } from '../issuing/card.ts';
import { findActiveToken } from '../issuing/tokens/token.ts';
import { invalidRequest, noSuch, noSuchParam } from '../wire/stripe-error.ts';
import { type Asked, askWebhook, type Decision, timedOut } from './ask-webhook.ts';
import { checkUndecidedNothing } from './check-undecided.ts';
import { checkRequest, conclude, insertAuthorization } from './conclude.ts';
import { isVerifiedAt } from './fraud-challenge.ts';
import { looksFraudulent, newAuthorization } from './new-authorization.ts';
import type { Purchase } from './purchase-params.ts';
import { dropToNothing } from './release.ts';

/** A shop asks for money: decides, and answers with the decided authorization. */
export async function authorize(sandbox: Sandbox, purchase: Purchase, call: Call): Promise<Authorization> {
  const card = await cards.find(sandbox.db, purchase.card);
  if (!card) throw noSuchParam('issuing card', purchase.card, 'card');
  const asked = newAuthorization(sandbox, purchase, card);
  const isVerified = await isVerifiedAt(sandbox.db, asked);
  const open: AuthorizationRecord = {
    ...asked,
    token: await findActiveToken(sandbox.db, { card: card.id, walletProvider: purchase.wallet }),
    verified_by_fraud_challenge: isVerified || null,
  };
  return decide(sandbox, call, { open, suspectedFraud: looksFraudulent(purchase) && !isVerified });
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
  const open = asking(found, { amount: request.increment_amount, controllable: request.is_amount_controllable });
  return decide(sandbox, call, { open, suspectedFraud: false });
}

function asking(found: AuthorizationRecord, { amount, controllable }: { amount: number; controllable: boolean }) {
  const request: AuthorizationRecord['pending_request'] = {
    amount,
    amount_details: null,
    currency: found.currency,
    is_amount_controllable: controllable,
    merchant_amount: amount,
    merchant_currency: found.merchant_currency,
    network_risk_score: null,
  };
  return { ...found, pending_request: request };
}

/**
 * A shop that has given back all of a hold takes it again on the same authorization, for `amount` pence or for
 * what it was. One that still holds something drops it to nothing first.
 */
export async function rehold(
  sandbox: Sandbox,
  { id, amount }: { id: string; amount?: number | undefined },
  call: Call,
): Promise<Authorization> {
  const found = await authorizations.find(sandbox.db, id);
  if (!found) throw noSuch('issuing authorization', id);
  const wanted = amount ?? found.amount;
  if (wanted <= 0) throw invalidRequest('There is nothing to take again: give an amount.', { param: 'amount' });
  if (found.status === 'pending' && found.amount > 0) await call.commit((change) => dropToNothing(change, id));
  const dropped = (await authorizations.find(sandbox.db, id)) ?? found;
  checkUndecidedNothing(dropped);
  if (!dropped.approved || dropped.amount > 0 || dropped.status === 'closed') {
    throw invalidRequest(`Only a hold that was given back in full can be taken again; this one is ${dropped.status}.`);
  }
  const open = asking(dropped, { amount: wanted, controllable: false });
  if (sandbox.behaviour.reholdAsks) return decide(sandbox, call, { open, suspectedFraud: false });
  return call.commit((change) => conclude(change, open, { approved: true, reason: 'card_active', message: null }));
}

type Request = { open: AuthorizationRecord; suspectedFraud: boolean };

/** No transaction is open while the webhook thinks. */
async function decide(sandbox: Sandbox, call: Call, { open, suspectedFraud }: Request): Promise<Authorization> {
  const { clock, behaviour } = sandbox;
  const endpoint = await findEndpoint(sandbox);
  const checked = await sandbox.db.transaction((trx) =>
    checkRequest({ trx, clock, behaviour }, open, { suspectedFraud, lock: false }),
  );
  const refusal = checked ?? (await sandbox.faults.strike('stripe_declines'))?.reason;
  if (refusal || !endpoint) {
    const reason = refusal ?? 'card_active';
    return call.commit((change) => conclude(change, open, { approved: !refusal, reason, message: null }));
  }
  const event = await openRequest(sandbox, call, open);
  const request = open.pending_request;
  if (!request) throw new Error('An open authorization has a pending request');
  const decision = await decisionOf(sandbox, endpoint, { event, request });
  return call.commit((change) => conclude(change, open, decision));
}

/** What came of asking: the answer, unless the question or the answer is made to get lost. */
async function decisionOf(sandbox: Sandbox, endpoint: SignedEndpoint, asked: Asked): Promise<Decision> {
  const lost = await sandbox.faults.strike('lost_request');
  if (lost) return timedOut(sandbox, lost.action);
  const answer = await askWebhook(sandbox, endpoint, asked);
  const late = await sandbox.faults.strike('late_decision');
  return late ? timedOut(sandbox, late.action) : answer;
}

/** Whom to ask: the Dashboard's endpoint, else, where the switch says so, a webhook endpoint that wants requests. */
async function findEndpoint({ db, authorizationEndpoint, behaviour }: Sandbox): Promise<SignedEndpoint | null> {
  if (authorizationEndpoint || behaviour.requestEventEndpoint === 'told') return authorizationEndpoint;
  const row: SignedEndpoint | undefined = await db('webhook_endpoints')
    .whereRaw(`object->>'status' = 'enabled' and object->'enabled_events' @> '"issuing_authorization.request"'`)
    .orderBy('seq')
    .first('secret', db.raw(`object->>'url' as url`));
  return row ?? null;
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
