import { addDays, londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import {
  type BookedMovement,
  declineReason,
  listAttempts,
  listMovements,
  type PaymentAttempt,
  sumEarlierMovements,
} from '../authorizations/index.ts';
import type { Award } from '../awards/index.ts';
import { listLostCards } from '../cards/index.ts';
import { merchantKey } from '../declines/index.ts';
import type { PolicyVersion } from '../policies/index.ts';
import type { SharedContact } from '../recipients/index.ts';
import type { Attempt, Facts, Movement } from './core/facts.ts';
import type { RiskDeps } from './risk-deps.ts';
import { isCareHome, listJudgedItems, lockContact, signalledPeople } from './signal-store.ts';

/** The longest window of a signal, and a day for the hours of the first. */
const DAYS_READ = 92;
/** An award with more than so many recent payments has its signals already. */
const MOST_READ = 200;
/** Policies that buy one thing: equipment for the home. */
const SINGLE_ITEM_POLICIES: readonly string[] = ['P2'];
const TYPED: readonly (string | null)[] = ['keyed_in', 'online', null];

/** Ours to answer for, also where the card was out of date; no mark against whoever tried. */
function isOurFault({ approved, reasonCode }: PaymentAttempt): boolean {
  return !approved && (reasonCode === null || declineReason(reasonCode).owner === 'our fault');
}

/** Stripe blocks a cardholder for reasons of its own: that is no freeze of ours. */
function isBlockedByStripe({ reasonCode, stripeReason }: PaymentAttempt): boolean {
  return reasonCode === 'on_hold' && stripeReason === 'cardholder_blocked';
}

/** A person who withdraws their consent uses a right (R28): a try after it is no mark against them. */
function isStoppedByConsent({ reasonCode, awardStatus, freezeKind }: PaymentAttempt): boolean {
  return reasonCode === 'on_hold' && awardStatus === 'paused' && freezeKind === null;
}

function isMismatch({ reasonCode, stripeReason, method }: PaymentAttempt): boolean {
  return reasonCode === 'details_mismatch' || (stripeReason === 'verification_failed' && TYPED.includes(method));
}

function toAttempt(seen: PaymentAttempt): Attempt {
  return {
    id: seen.id,
    stripeCardId: seen.stripeCardId,
    at: seen.requestedAt,
    day: londonDate(seen.requestedAt),
    amountPence: seen.approved ? seen.grossApprovedPence : seen.requestedPence,
    isPaid: seen.approved && seen.status !== 'reversed',
    isUnexplained: isOurFault(seen) || isBlockedByStripe(seen),
    isOnline: seen.cardPresence === 'not_present',
    category: seen.merchantCategory,
    reason: seen.reasonCode,
    failures: seen.failures,
    isMismatch: isMismatch(seen),
    isStoppedAsFraud: seen.stripeReason === 'suspected_fraud',
    isStoppedByConsent: isStoppedByConsent(seen),
  };
}

const WITHOUT_PURCHASE: readonly BookedMovement['arrival'][] = ['refund_unlinked', 'refund_elsewhere', 'refund_beyond'];

function toMovement(seen: BookedMovement): Movement {
  return {
    id: seen.id,
    type: seen.type,
    amountPence: seen.amountPence,
    at: seen.paidAt,
    day: londonDate(seen.paidAt),
    stripeCardId: seen.stripeCardId,
    merchant: merchantKey(seen),
    isForced: seen.arrival === 'forced',
    isWithoutPurchase: WITHOUT_PURCHASE.includes(seen.arrival),
  };
}

const isSingleItem = ({ slug, terms }: PolicyVersion) => terms.maxPayments === 1 || SINGLE_ITEM_POLICIES.includes(slug);

const NOTHING_EARLIER: Facts['earlier'] = { spentPence: 0, refundedPence: 0 };

/** Of the payments that are too many to be read one by one. */
async function readEarlier(trx: Trx, awardId: string, read: number): Promise<Facts['earlier']> {
  if (read < MOST_READ) return NOTHING_EARLIER;
  const without = await listJudgedItems(trx, awardId, 'F8');
  return sumEarlierMovements(trx, { awardId, limit: MOST_READ, without });
}

/** What payments tell of an award. The transaction must see its practice. */
export async function readPaymentFacts(deps: RiskDeps, trx: Trx, award: Award): Promise<Facts> {
  const since = new Date(`${addDays(londonDate(deps.clock.now()), -DAYS_READ)}T00:00:00Z`);
  const { id: awardId, amountPence } = award;
  const policy = await deps.policies.policyVersion(trx, award.policyVersionId);
  const attempts = await listAttempts(trx, { awardId, since, limit: MOST_READ });
  const movements = await listMovements(trx, { awardId, limit: MOST_READ });
  const lost = await listLostCards(trx, awardId);
  return {
    award: {
      amountPence,
      perPaymentPence: policy.terms.perPaymentPence,
      isSingleItem: isSingleItem(policy),
      deathRecordedAt: await deps.recipients.deathRecordedAt(trx, award.recipientId),
    },
    attempts: attempts.map(toAttempt),
    movements: movements.map(toMovement),
    earlier: await readEarlier(trx, awardId, movements.length),
    lostAt: new Map(lost.map(({ stripeCardId, lostAt }) => [stripeCardId, lostAt])),
    contacts: [],
  };
}

/** A contact is one signal, on the award that it was seen on first, until one more person has it. */
async function isNewContact(trx: Trx, { hash, recipientIds }: SharedContact): Promise<boolean> {
  await lockContact(trx, hash);
  if (await isCareHome(trx, hash)) return false;
  return recipientIds.length > (await signalledPeople(trx, hash));
}

/** Whose contact the person of an award shares, but for registered care homes. The transaction must see every practice. */
export async function readContactFacts(deps: RiskDeps, trx: Trx, award: Award): Promise<Facts> {
  const at = deps.clock.now();
  const contacts: Facts['contacts'][number][] = [];
  for (const shared of await deps.recipients.sharedContacts(trx, award.recipientId)) {
    if (await isNewContact(trx, shared)) contacts.push({ ...shared, at });
  }
  return {
    award: { amountPence: award.amountPence, perPaymentPence: null, isSingleItem: false, deathRecordedAt: null },
    attempts: [],
    movements: [],
    earlier: NOTHING_EARLIER,
    lostAt: new Map(),
    contacts,
  };
}
