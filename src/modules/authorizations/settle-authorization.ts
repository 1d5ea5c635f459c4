import { inScope, type Trx } from '../../platform/database.ts';
import type { SettlementDeps } from './authorizations-deps.ts';
import { bookTransactions } from './book-transactions.ts';
import { type CardOwner, findCardOwner } from './card-owner.ts';
import {
  type AuthorizationState,
  type ByDay,
  type CardTransactionState,
  type PresentAuthorization,
  targetHoldPence,
} from './core/settlement.ts';
import { balanceOwner, type Locked, lockOwner } from './lock-owner.ts';
import { matchHold } from './match-hold.ts';
import { grossApproved, putState } from './put-state.ts';
import { recordRounds } from './record-rounds.ts';
import { recountSpending } from './recount-spending.ts';
import { settleAlone } from './settle-alone.ts';
import {
  type AuthorizationRow,
  type BookedTransaction,
  bookedTransactions,
  lastDecidedAt,
  lockAuthorization,
  readSettledVersion,
} from './settlement-store.ts';
import { widenFence } from './widen-fence.ts';

/** Stripe has not finished a round that we have decided: its news is on the way, and this is too early. */
export class RoundUnderWay extends Error {
  override readonly name = 'RoundUnderWay';
}

/** One reading of Stripe's record, and whose it is. */
type Reading = {
  /** How often the authorization had been settled before Stripe was read. */
  version: number;
  state: AuthorizationState;
  owner: CardOwner | null;
  /** Its card transactions that are the same award's. */
  own: readonly CardTransactionState[];
  /** Those of other awards' cards, which Stripe links to it by mistake. */
  strays: readonly CardTransactionState[];
  at: Date;
};

/** Stripe lists all of an authorization's transactions with it; one that it told of by itself is added should it be missing. */
function withTransaction(state: AuthorizationState, told: CardTransactionState | undefined): AuthorizationState {
  if (!told || state.transactions.some(({ id }) => id === told.id)) return state;
  return { ...state, transactions: [...state.transactions, told] };
}

async function isStray(trx: Trx, owner: CardOwner | null, transaction: CardTransactionState): Promise<boolean> {
  const its = await findCardOwner(trx, transaction.stripeCardId);
  return its?.awardId !== owner?.awardId;
}

async function read(
  deps: SettlementDeps,
  { id, told }: { id: string; told?: CardTransactionState | undefined },
): Promise<Reading> {
  const version = await inScope(deps.db, 'all', (trx) => readSettledVersion(trx, id));
  const state = withTransaction(await deps.records.readAuthorization(id), told);
  return inScope(deps.db, 'all', async (trx) => {
    const owner = await findCardOwner(trx, state.stripeCardId);
    const strays: CardTransactionState[] = [];
    for (const transaction of state.transactions) {
      if (transaction.stripeCardId === state.stripeCardId) continue;
      if (await isStray(trx, owner, transaction)) strays.push(transaction);
    }
    const own = state.transactions.filter((transaction) => !strays.includes(transaction));
    return { version, state, owner, own, strays, at: deps.clock.now() };
  });
}

/** Before money is freed here, Stripe's all-time limit is made wide enough for it to be spent again. */
async function widenFor(deps: SettlementDeps, { state, owner, own }: Reading): Promise<void> {
  if (!owner || owner.isOver) return;
  await widenFence(deps, {
    awardId: owner.awardId,
    reference: state.id,
    transactions: own,
    targetHoldPence: targetHoldPence(state),
    grossApprovedPence: grossApproved(state),
  });
}

/** How long Stripe may take to tell of a round that we decided; afterwards the round is taken as abandoned. */
const ROUND_MS = 30_000;
/** At Stripe a round can be under way in these: what was given back may be held again. */
const OPEN: readonly string[] = ['pending', 'reversed'];

async function refuseTooEarly(trx: Trx, { state, at }: Reading, row: AuthorizationRow | null): Promise<void> {
  if (state.rounds.length >= (row?.rounds_decided ?? 0) || !OPEN.includes(state.status)) return;
  const last = await lastDecidedAt(trx, state.id);
  if (last && at.getTime() - last.getTime() < ROUND_MS) throw new RoundUnderWay(state.id);
}

/** The first round is being decided, and not even by us yet: there is nothing to record. */
const isUndecided = ({ state }: Reading, row: AuthorizationRow | null) =>
  row === null && state.rounds.length === 0 && state.transactions.length === 0;

type OnRecord = { row: AuthorizationRow | null; booked: readonly BookedTransaction[] };

type Settling = Omit<Reading, 'state'> & Locked & OnRecord & { state: PresentAuthorization };

/** Returns what the authorization adds to limits by period, by day. */
async function moveMoney(trx: Trx, reading: Settling): Promise<ByDay> {
  const { state, owner, accounts, own, row, booked, at } = reading;
  const { id, approved, requestedAt } = state;
  const purchase = {
    isOfThisAward: true,
    approved,
    status: row?.status ?? null,
    authorizedPence: Math.max(state.amountPence, row?.amount_pence ?? 0),
    authorizedAt: requestedAt,
    holdEndedAt: row?.ended_at ?? null,
    booked: booked.filter(({ awardId }) => awardId === owner.awardId),
  };
  await bookTransactions(trx, { ...reading, transactions: own, purchase });
  const targetPence = targetHoldPence(state);
  await matchHold(trx, { accounts, authorizationId: id, targetPence, eventAt: requestedAt, at });
  await balanceOwner(trx, { ...reading, cause: id });
  return recountSpending(trx, { state, row, accountId: accounts.award });
}

/** All that is known to be taken or given back: what Stripe lists now, and what it listed or told of before. */
function withBooked(state: AuthorizationState, booked: OnRecord['booked']): PresentAuthorization {
  const listed = new Set(state.transactions.map(({ id }) => id));
  return { ...state, transactions: [...state.transactions, ...booked.filter(({ id }) => !listed.has(id))] };
}

/** False when somebody has settled the authorization since Stripe was read: what was read may be older than our record. */
function settle(deps: SettlementDeps, reading: Reading): Promise<boolean> {
  return inScope(deps.db, 'all', async (trx) => {
    const locked = await lockOwner(trx, reading.state.stripeCardId);
    const row = await lockAuthorization(trx, reading.state.id);
    if ((row?.settled_version ?? 0) !== reading.version) return false;
    if (isUndecided(reading, row)) return true;
    await refuseTooEarly(trx, reading, row);
    const owner = locked?.owner ?? null;
    const booked = await bookedTransactions(trx, reading.state.id);
    const { at } = reading;
    const state = withBooked(reading.state, booked);
    const counted = locked ? await moveMoney(trx, { ...reading, ...locked, state, row, booked }) : {};
    const reason = await recordRounds(deps, trx, { state, owner, row, at });
    await putState(deps, trx, { state, owner, row, reason, counted, at });
    return true;
  });
}

const MAX_READINGS = 5;

/**
 * Brings our record of one authorization to what Stripe says now: books captures and refunds that are not
 * booked, makes the hold what it must be, records what Stripe declined. Converges from any order of events.
 * `told`: a card transaction on it that Stripe told of by itself. Throws `RoundUnderWay` while Stripe has not
 * finished a round that we decided; try again a little later.
 */
export async function settleAuthorization(
  deps: SettlementDeps,
  id: string,
  told?: CardTransactionState,
): Promise<void> {
  for (let readings = 0; readings < MAX_READINGS; readings += 1) {
    const reading = await read(deps, { id, told });
    await widenFor(deps, reading);
    if (!(await settle(deps, reading))) continue;
    for (const stray of reading.strays) await settleAlone(deps, stray);
    return;
  }
  throw new Error(`Authorization ${id} was settled by others each time that it was read`);
}
