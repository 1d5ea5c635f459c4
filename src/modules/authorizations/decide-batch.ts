import { v7 as newId } from 'uuid';
import { londonDate, postingPeriod } from '../../kernel/dates.ts';
import { judgeCategory } from '../policies/index.ts';
import type { DecisionDeps } from './authorizations-deps.ts';
import type { AuthorizationRequest } from './core/authorization-request.ts';
import { applyDecision, type Decision, decide, type Facts } from './core/decide.ts';
import { recordDecision } from './core/decision-record.ts';
import type { Snapshot } from './core/snapshot.ts';
import {
  commitDecisions,
  type DecidedItem,
  lockAwardAccounts,
  readHeldBefore,
  readSnapshots,
  readStoredDecisions,
  type StoredDecision,
} from './decision-store.ts';

/** What the shop is told, and why. */
export type Answer = { approved: boolean; approvedPence: number; reason: string | null };

/** A decline that is nobody's fault at the till. */
export const OUR_FAULT: Answer = { approved: false, approvedPence: 0, reason: 'our_fault' };
const MAX_TRIES = 3;

const roundKey = (item: { authorizationId: string; round: number }) => `${item.authorizationId}/${item.round}`;

type Read = {
  snapshots: Map<string, Snapshot>;
  stored: Map<string, StoredDecision>;
  heldBefore: Map<string, number>;
};

async function read(deps: DecisionDeps, requests: readonly AuthorizationRequest[]): Promise<Read> {
  const later = requests.filter((request) => request.round > 0).map((request) => request.authorizationId);
  const ids = requests.map((request) => request.authorizationId);
  const [snapshots, stored, heldBefore] = await Promise.all([
    readSnapshots(deps.connection, [...new Set(requests.map((request) => request.stripeCardId))]),
    readStoredDecisions(deps.connection, ids),
    later.length > 0 ? readHeldBefore(deps.connection, later) : new Map<string, number>(),
  ]);
  return { snapshots, stored: new Map(stored.map((row) => [roundKey(row), row])), heldBefore };
}

async function factsOf(
  deps: DecisionDeps,
  about: { request: AuthorizationRequest; snapshot: Snapshot; heldBeforePence: number; today: string },
): Promise<Facts> {
  const { request, snapshot } = about;
  const policy = await deps.policies.policyVersion(deps.db, snapshot.award.policyVersionId);
  const neverAllowed = await deps.policies.neverAllowedVersion(deps.db, snapshot.neverAllowedVersion);
  return {
    ...about,
    rulebook: {
      perPaymentPence: policy.terms.perPaymentPence,
      allowsPartialApproval: policy.terms.allowsPartialApproval,
    },
    verdict: judgeCategory(request.merchant, policy.terms, neverAllowed),
  };
}

/** A card that is not ours, or money that is not pounds: something is set up wrongly, and nobody's mistake at the till. */
function foreign(request: AuthorizationRequest): Decision | null {
  if (request.currency === 'gbp') return null;
  return { approved: false, approvedPence: 0, reason: 'our_fault', failures: ['our_fault'], outcomes: '' };
}

type Planned = { items: DecidedItem[]; accounts: { id: string; version: number }[]; epoch: number };

/** When each request reached us, by the monotonic clock in nanoseconds. */
export type Arrivals = ReadonlyMap<AuthorizationRequest, bigint>;

const microsecondsSince = (began: bigint | undefined) =>
  began === undefined ? 0 : Number((process.hrtime.bigint() - began) / 1000n);

/** Decides the requests in order of arrival, each on the state that the ones before it leave. */
async function plan(
  deps: DecisionDeps,
  requests: readonly AuthorizationRequest[],
  { found, arrivals }: { found: Read; arrivals: Arrivals },
): Promise<Planned> {
  const first = [...found.snapshots.values()];
  const accounts = [...new Map(first.map((s) => [s.account.id, s.account])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  const place = new Map(accounts.map((account, index) => [account.id, index + 1]));
  const running = new Map(accounts.map((account) => [account.id, account]));
  const today = londonDate(deps.clock.now());
  const items: DecidedItem[] = [];
  for (const request of requests) {
    const known = found.snapshots.get(request.stripeCardId);
    const snapshot = known ? { ...known, account: running.get(known.account.id) ?? known.account } : null;
    const heldBeforePence = found.heldBefore.get(request.authorizationId) ?? 0;
    const facts = snapshot ? await factsOf(deps, { request, snapshot, heldBeforePence, today }) : null;
    const decision = facts ? (foreign(request) ?? decide(facts)) : null;
    if (snapshot && decision) running.set(snapshot.account.id, applyDecision(snapshot, decision).account);
    items.push({
      request,
      account: snapshot ? (place.get(snapshot.account.id) ?? null) : null,
      snapshot,
      holdId: newId(),
      approved: decision?.approved ?? false,
      amountPence: decision?.approvedPence ?? 0,
      reason: decision ? decision.reason : 'our_fault',
      record:
        facts && decision ? recordDecision(facts, decision, deps.software) : { unknownCard: request.stripeCardId },
      tookMicroseconds: microsecondsSince(arrivals.get(request)),
    });
  }
  return { items, accounts, epoch: first[0]?.stopEpoch ?? (await currentEpoch(deps)) };
}

async function currentEpoch(deps: DecisionDeps): Promise<number> {
  const [row] = await deps.connection.query<{ epoch: number }>('decision-epoch', 'select epoch from stop_epoch', []);
  return row?.epoch ?? 0;
}

/** A repeat gets its first answer; the same round with another card or amount is a fault and is declined (R45). */
function repeatAnswer(deps: DecisionDeps, request: AuthorizationRequest, stored: StoredDecision): Answer {
  const { approved, approvedPence, reason } = stored;
  const isSame = stored.stripeCardId === request.stripeCardId && stored.requestedPence === request.amountPence;
  if (isSame) return { approved, approvedPence, reason };
  deps.logger.error({ authorizationId: request.authorizationId }, 'a round came again with another card or amount');
  return OUR_FAULT;
}

/** One try: read, decide, commit. Fills in what is settled and returns what must be decided again. */
async function attempt(
  deps: DecisionDeps,
  requests: readonly AuthorizationRequest[],
  { answers, arrivals }: { answers: Map<AuthorizationRequest, Answer>; arrivals: Arrivals },
): Promise<AuthorizationRequest[]> {
  const found = await read(deps, requests);
  const fresh: AuthorizationRequest[] = [];
  for (const request of requests) {
    const stored = found.stored.get(roundKey(request));
    if (stored) answers.set(request, repeatAnswer(deps, request, stored));
    else fresh.push(request);
  }
  if (fresh.length === 0) return [];
  const planned = await plan(deps, fresh, { found, arrivals });
  const at = deps.clock.now();
  const fates = await commitDecisions(deps.connection, { ...planned, period: postingPeriod(at), at });
  return fresh.filter((request, place) => {
    const item = planned.items[place];
    const fate = fates === 'E' ? 'R' : fates[place];
    if (fate === 'W' && item) {
      answers.set(request, { approved: item.approved, approvedPence: item.amountPence, reason: item.reason });
    }
    if (fate === 'L') answers.set(request, OUR_FAULT);
    return fate === 'R' || fate === 'S';
  });
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

/** Decides requests of one card with its award's row locked, so nobody starves. Throws when the lock does not come in time. */
export async function decideLocked(deps: DecisionDeps, batch: Batch): Promise<Map<AuthorizationRequest, Answer>> {
  const answers = new Map<AuthorizationRequest, Answer>();
  let left = [...batch.requests];
  for (let tries = 0; left.length > 0 && tries < MAX_TRIES; tries += 1) {
    const again = left;
    left = await deps.connection.transaction(async () => {
      await lockAwardAccounts(
        deps.connection,
        again.map((request) => request.stripeCardId),
      );
      return attempt(deps, again, { answers, arrivals: batch.arrivals });
    });
  }
  return answers;
}
