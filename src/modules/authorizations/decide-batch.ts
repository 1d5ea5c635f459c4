import { v7 as newId } from 'uuid';
import { addDays, type LondonMoment, londonMoment, startOfDay } from '../../kernel/dates.ts';
import { judgeCategory, type NeverAllowedList, type PolicyVersion } from '../policies/index.ts';
import type { DecisionDeps } from './authorizations-deps.ts';
import type { AuthorizationRequest } from './core/authorization-request.ts';
import { applyDecision, type Decision, decide } from './core/decide.ts';
import { recordDecision } from './core/decision-record.ts';
import { packRecord } from './core/pack-record.ts';
import type { Before, Facts } from './core/rules.ts';
import type { Snapshot } from './core/snapshot.ts';
import {
  commitDecisions,
  type DecidedAccount,
  type DecidedItem,
  lockAwardAccounts,
  readBefore,
  readStopEpoch,
  readStoredDecisions,
  type StoredDecision,
} from './decision-store.ts';
import { readSnapshots } from './snapshot-store.ts';

/** What the shop is told, and why. */
export type Answer = { approved: boolean; approvedPence: number; reason: string | null };

/** A decline that is nobody's fault at the till. */
export const OUR_FAULT: Answer = { approved: false, approvedPence: 0, reason: 'our_fault' };
const MAX_TRIES = 3;
const NOTHING_BEFORE: Before = { heldPence: 0, counts: false, exceptionId: null };

const roundKey = (item: { authorizationId: string; round: number }) => `${item.authorizationId}/${item.round}`;

/** What a batch is decided on: the state of one instant, and the rules that it names. */
type Read = {
  snapshots: Map<string, Snapshot>;
  before: Map<string, Before>;
  policies: ReadonlyMap<string, PolicyVersion>;
  neverAllowed: ReadonlyMap<number, NeverAllowedList>;
};

async function lookUp<Key, Value>(keys: Iterable<Key>, read: (key: Key) => Promise<Value>): Promise<Map<Key, Value>> {
  return new Map(
    await Promise.all([...new Set(keys)].map(async (key): Promise<[Key, Value]> => [key, await read(key)])),
  );
}

async function read(deps: DecisionDeps, requests: readonly AuthorizationRequest[]): Promise<Read> {
  const { connection, policies, db } = deps;
  const later = requests.filter((request) => request.round > 0).map((request) => request.authorizationId);
  const [snapshots, before] = await Promise.all([
    readSnapshots(connection, [...new Set(requests.map((request) => request.stripeCardId))]),
    later.length > 0 ? readBefore(connection, later) : new Map<string, Before>(),
  ]);
  const found = [...snapshots.values()];
  const versions = found.map((snapshot) => snapshot.award.policyVersionId);
  const lists = found.map((snapshot) => snapshot.neverAllowedVersion);
  return {
    snapshots,
    before,
    policies: await lookUp(versions, (id) => policies.policyVersion(db, id)),
    neverAllowed: await lookUp(lists, (version) => policies.neverAllowedVersion(db, version)),
  };
}

function factsOf(
  { policies, neverAllowed }: Read,
  about: Pick<Facts, 'request' | 'snapshot' | 'before' | 'when'>,
): Facts {
  const { request, snapshot } = about;
  const rulebook = policies.get(snapshot.award.policyVersionId)?.rulebook;
  const list = neverAllowed.get(snapshot.neverAllowedVersion);
  if (!rulebook || !list) throw new Error(`No rules were read for award ${snapshot.award.id}`);
  return { ...about, rulebook, verdict: judgeCategory(request.merchant, rulebook, list) };
}

/** Money that is not pounds: something is set up wrongly, and it is nobody's mistake at the till. */
const FOREIGN: Decision = {
  approved: false,
  approvedPence: 0,
  reason: 'our_fault',
  failures: ['our_fault'],
  outcomes: '',
  exceptionId: null,
};

const decideOne = (facts: Facts): Decision => (facts.request.currency === 'gbp' ? decide(facts) : FOREIGN);

type Planned = { items: DecidedItem[]; accounts: DecidedAccount[]; epoch: number };

/** When each request reached us, by the monotonic clock in nanoseconds. */
export type Arrivals = ReadonlyMap<AuthorizationRequest, bigint>;

const microsecondsSince = (began: bigint | undefined) =>
  began === undefined ? 0 : Number((process.hrtime.bigint() - began) / 1000n);

/** A card that is not ours. */
const strangerItem = (request: AuthorizationRequest, tookMicroseconds: number): DecidedItem => ({
  request,
  place: 0,
  snapshot: null,
  holdId: newId(),
  approved: false,
  amountPence: 0,
  reason: 'our_fault',
  exceptionId: null,
  payments: 0,
  record: { unknownCard: request.stripeCardId },
  tookMicroseconds,
});

type AwardState = Pick<Snapshot, 'account' | 'exceptions' | 'award'>;

/** The awards of a batch as its decisions leave them, one after the other. Several cards may share one. */
function runningAwards(snapshots: Iterable<Snapshot>) {
  const first = new Map([...snapshots].map((snapshot): [string, AwardState] => [snapshot.account.id, snapshot]));
  const ids = [...first.keys()].sort();
  const place = new Map(ids.map((id, index) => [id, index + 1]));
  const now = new Map(first);
  return {
    placeOf: (id: string) => place.get(id) ?? 0,
    present: (snapshot: Snapshot): Snapshot => {
      const { account, exceptions } = now.get(snapshot.account.id) ?? snapshot;
      return { ...snapshot, account, exceptions };
    },
    move: (next: Snapshot) => now.set(next.account.id, next),
    accounts: (): DecidedAccount[] =>
      ids.flatMap((id) => {
        const [before, after] = [first.get(id), now.get(id)];
        return before && after ? [{ awardId: before.award.id, before: before.account, after: after.account }] : [];
      }),
  };
}

type Plan = { found: Read; arrivals: Arrivals; when: LondonMoment };

/** Decides the requests in order of arrival, each on the state that the ones before it leave. */
function plan(deps: DecisionDeps, requests: readonly AuthorizationRequest[], { found, arrivals, when }: Plan) {
  const awards = runningAwards(found.snapshots.values());
  const items = requests.map((request): DecidedItem => {
    const known = found.snapshots.get(request.stripeCardId);
    const tookMicroseconds = microsecondsSince(arrivals.get(request));
    if (!known) return strangerItem(request, tookMicroseconds);
    const before = found.before.get(request.authorizationId) ?? NOTHING_BEFORE;
    const snapshot = awards.present(known);
    const facts = factsOf(found, { request, snapshot, before, when });
    const decision = decideOne(facts);
    awards.move(applyDecision(snapshot, { decision, before, when }));
    return {
      request,
      place: awards.placeOf(snapshot.account.id),
      snapshot,
      holdId: newId(),
      approved: decision.approved,
      amountPence: decision.approvedPence,
      reason: decision.reason,
      exceptionId: decision.exceptionId,
      payments: before.counts || decision.approvedPence === 0 ? 0 : 1,
      record: packRecord(recordDecision(facts, decision, deps.software)),
      tookMicroseconds,
    };
  });
  return { items, accounts: awards.accounts() };
}

/**
 * The moment of a batch. Another process whose clock is ahead may have begun the next day already: it does not go
 * back, or what was approved on the new day would be forgotten.
 */
function momentOf(at: Date, { snapshots }: Read): LondonMoment {
  const now = londonMoment(at);
  const tomorrow = addDays(now.day, 1);
  const isBegun = [...snapshots.values()].some(({ account }) => account.spending.day === tomorrow);
  return isBegun ? londonMoment(startOfDay(tomorrow)) : now;
}

async function epochOf(deps: DecisionDeps, { snapshots }: Read): Promise<number> {
  for (const { stopEpoch } of snapshots.values()) return stopEpoch;
  return readStopEpoch(deps.connection);
}

/** A repeat gets its first answer; the same round with another card or amount is a fault and is declined (R45). */
function repeatAnswer(deps: DecisionDeps, request: AuthorizationRequest, stored: StoredDecision): Answer {
  const { approved, approvedPence, reason } = stored;
  const isSame = stored.stripeCardId === request.stripeCardId && stored.requestedPence === request.amountPence;
  if (isSame) return { approved, approvedPence, reason };
  deps.logger.error({ authorizationId: request.authorizationId }, 'a round came again with another card or amount');
  return OUR_FAULT;
}

/** Answers what was decided before. */
async function answerRepeats(
  deps: DecisionDeps,
  repeats: readonly AuthorizationRequest[],
  answers: Map<AuthorizationRequest, Answer>,
): Promise<void> {
  const ids = repeats.map((request) => request.authorizationId);
  const rows = await readStoredDecisions(deps.connection, ids);
  const stored = new Map(rows.map((row) => [roundKey(row), row]));
  for (const request of repeats) {
    const row = stored.get(roundKey(request));
    if (row) answers.set(request, repeatAnswer(deps, request, row));
  }
}

/** One try: read, decide, commit. Fills in what is settled and returns what must be decided again. */
async function attempt(
  deps: DecisionDeps,
  requests: readonly AuthorizationRequest[],
  { answers, arrivals }: { answers: Map<AuthorizationRequest, Answer>; arrivals: Arrivals },
): Promise<AuthorizationRequest[]> {
  const found = await read(deps, requests);
  const at = deps.clock.now();
  const when = momentOf(at, found);
  const planned: Planned = {
    ...plan(deps, requests, { found, arrivals, when }),
    epoch: await epochOf(deps, found),
  };
  const fates = await commitDecisions(deps.connection, { ...planned, period: when.day.slice(0, 7), when, at });
  const fateOf = (place: number) => (fates === 'E' ? 'R' : fates[place]);
  planned.items.forEach(({ request, approved, amountPence, reason }, place) => {
    if (fateOf(place) === 'W') answers.set(request, { approved, approvedPence: amountPence, reason });
    if (fateOf(place) === 'L') answers.set(request, OUR_FAULT);
  });
  const repeats = requests.filter((_, place) => fateOf(place) === 'S');
  if (repeats.length > 0) await answerRepeats(deps, repeats, answers);
  return requests.filter((_, place) => fateOf(place) === 'R');
}

export type Batch = {
  requests: readonly AuthorizationRequest[];
  arrivals: Arrivals;
};

/** Decides a batch once. What lost a race, or found its award locked, is absent from the answers. */
export async function decideOnce(deps: DecisionDeps, batch: Batch): Promise<Map<AuthorizationRequest, Answer>> {
  const answers = new Map<AuthorizationRequest, Answer>();
  await attempt(deps, batch.requests, { answers, arrivals: batch.arrivals });
  return answers;
}

/**
 * Decides requests of one card with its award's row locked, so nobody starves. Throws when the lock does not come: at
 * once, or in time when `waits`. What was decided before that is answered all the same.
 */
export async function decideLocked(
  deps: DecisionDeps,
  batch: Batch,
  { waits }: { waits: boolean },
): Promise<Map<AuthorizationRequest, Answer>> {
  const answers = new Map<AuthorizationRequest, Answer>();
  let left = [...batch.requests];
  for (let tries = 0; left.length > 0 && tries < MAX_TRIES; tries += 1) {
    const again = left;
    const stripeCardIds = again.map((request) => request.stripeCardId);
    try {
      left = await deps.connection.transaction(async () => {
        await lockAwardAccounts(deps.connection, { stripeCardIds, waits });
        return attempt(deps, again, { answers, arrivals: batch.arrivals });
      });
    } catch (error) {
      for (const request of again) answers.delete(request);
      if (answers.size === 0) throw error;
      deps.logger.error({ err: error }, 'some of a card’s payments could not be decided');
      return answers;
    }
  }
  return answers;
}
