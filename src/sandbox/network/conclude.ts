import type { Trx } from '../../platform/database.ts';
import { type Change, nowSeconds } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import {
  type Authorization,
  type AuthorizationRecord,
  authorizations,
  renderAuthorization,
} from '../issuing/authorization.ts';
import { cards } from '../issuing/card.ts';
import { cardholders } from '../issuing/cardholder.ts';
import { issuingAvailable, lockIssuingAvailable } from '../money/balance.ts';
import { mergeMetadata } from '../wire/merge-metadata.ts';
import { randomDigits } from '../wire/new-id.ts';
import type { Decision } from './ask-webhook.ts';
import { type Reason, refusalOf } from './checks.ts';
import { countPayment } from './count-payment.ts';
import { newFraudChallenge } from './fraud-challenge.ts';
import { bookHold, keptOf } from './hold.ts';
import { findLimitUse } from './limits.ts';

type History = AuthorizationRecord['request_history'][number];

/** Asks Stripe's own checks about an open request. With `lock`, nothing they looked at changes before the commit. */
export async function checkRequest(
  change: Pick<Change, 'trx' | 'clock' | 'behaviour'>,
  authorization: AuthorizationRecord,
  options: { suspectedFraud: boolean; lock: boolean },
): Promise<Reason | null> {
  const { trx, clock, behaviour } = change;
  const card = await (options.lock ? cards.lock(trx, authorization.card) : cards.find(trx, authorization.card));
  const cardholder = await (options.lock ? cardholders.lock : cardholders.find)(trx, authorization.cardholder);
  if (!card || !cardholder) throw new Error(`Authorization ${authorization.id} has no card or cardholder`);
  const now = clock.now();
  const category = authorization.merchant_data.category;
  return refusalOf({
    authorization,
    amount: authorization.pending_request?.amount ?? 0,
    suspectedFraud: options.suspectedFraud,
    card,
    cardholder,
    limits: await findLimitUse(change, { card, cardholder, category, now }),
    behaviour,
    availablePence: await (options.lock ? lockIssuingAvailable : issuingAvailable)(trx),
    now,
  });
}

/**
 * Ends an open request: books the hold, writes the history, tells of it. An approval is checked once more
 * under lock, so that payments decided at the same moment cannot together pass a limit or the balance.
 * A round that has been concluded already stays as it is.
 */
export async function conclude(change: Change, open: AuthorizationRecord, decision: Decision): Promise<Authorization> {
  const { trx } = change;
  const stored = await authorizations.lock(trx, open.id);
  if (stored && stored.request_history.length > open.request_history.length) return renderAuthorization(trx, stored);
  const undecided: AuthorizationRecord = { ...(stored ?? open), pending_request: null };
  const first = open.request_history.length === 0;
  const before = first ? null : await renderAuthorization(trx, undecided);
  const refusal = decision.approved ? await checkRequest(change, open, { suspectedFraud: false, lock: true }) : null;
  const outcome: Decision = refusal ? { approved: false, reason: refusal, message: null } : decision;
  const decided = await withChallenge(trx, applyOutcome(change, { open, undecided, outcome }), outcome);
  await saveDecided(trx, decided, stored !== undefined);
  await bookHold(change, decided, await keptOf(trx, decided.id));
  if (outcome.approved) await countPayment(change, decided);
  const object = await renderAuthorization(trx, decided);
  if (!before) await recordEvent(change, { type: 'issuing_authorization.created', object });
  else if (!isPassedOver(change, before, object)) {
    await recordEvent(change, { type: 'issuing_authorization.updated', object, before });
  }
  return object;
}

/** Whether a declined increment that changed nothing is not told of. */
function isPassedOver({ behaviour }: Change, before: Authorization, after: Authorization): boolean {
  const isSame = before.amount === after.amount && before.status === after.status;
  return isSame && behaviour.declinedIncrementEvent === 'none' && !after.request_history.at(-1)?.approved;
}

type Outcome = { open: AuthorizationRecord; undecided: AuthorizationRecord; outcome: Decision };

function applyOutcome(change: Change, { open, undecided, outcome }: Outcome): AuthorizationRecord {
  const request = open.pending_request;
  if (!request) throw new Error(`Authorization ${open.id} has no open request`);
  const entry = historyEntry(change, request, outcome);
  const base = {
    ...undecided,
    amount_details: undecided.amount_details ?? request.amount_details,
    metadata: mergeMetadata(undecided.metadata, outcome.metadata),
    request_history: [...undecided.request_history, entry],
  };
  const first = open.request_history.length === 0;
  if (!outcome.approved && !first) {
    const ends = change.behaviour.declinedIncrement === 'ends_authorization' && undecided.status === 'pending';
    return ends ? { ...base, approved: false, status: 'closed' } : base;
  }
  return {
    ...base,
    approved: outcome.approved,
    status: outcome.approved ? 'pending' : 'closed',
    amount: undecided.amount + entry.amount,
    merchant_amount: undecided.merchant_amount + entry.merchant_amount,
  };
}

function historyEntry(
  change: Change,
  request: NonNullable<AuthorizationRecord['pending_request']>,
  outcome: Decision,
): History {
  const amount = outcome.amount ?? request.amount;
  const share = request.amount === 0 ? 1 : amount / request.amount;
  return {
    amount,
    amount_details: request.amount_details,
    approved: outcome.approved,
    authorization_code: outcome.approved ? `S${randomDigits(6)}` : null,
    created: nowSeconds(change),
    currency: request.currency,
    merchant_amount: Math.round(request.merchant_amount * share),
    merchant_currency: request.merchant_currency,
    network_risk_score: request.network_risk_score,
    reason: outcome.reason,
    reason_message: outcome.message,
    requested_at: nowSeconds(change),
  };
}

async function withChallenge(trx: Trx, decided: AuthorizationRecord, outcome: Decision): Promise<AuthorizationRecord> {
  const cardholder = outcome.challenged && (await cardholders.find(trx, decided.cardholder));
  return cardholder ? { ...decided, fraud_challenges: [newFraudChallenge(cardholder)] } : decided;
}

async function saveDecided(trx: Trx, decided: AuthorizationRecord, exists: boolean): Promise<void> {
  if (exists) return authorizations.update(trx, decided);
  return insertAuthorization(trx, decided);
}

/** Stores a new authorization under the chain of replaced cards its card belongs to. */
export async function insertAuthorization(trx: Trx, record: AuthorizationRecord): Promise<void> {
  const { chain } = await trx('cards').where({ id: record.card }).first('chain');
  await authorizations.insert(trx, record, { chain });
}
