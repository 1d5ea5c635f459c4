import { type Db, inScope } from '../../platform/database.ts';
import { findOutOfDate, findUnbooked, listPendingBefore } from '../authorizations/index.ts';
import { findCardsOutOfDate } from '../cards/index.ts';
import { standingBreaks } from './break-store.ts';
import type { Finding } from './core/finding.ts';
import { recheckBreaks } from './recheck-breaks.ts';
import type { ReconciliationDeps, Settlers } from './reconciliation-deps.ts';
import { recordFindings } from './record-findings.ts';
import { findLastRun, insertRun } from './run-store.ts';

const DAY = 86_400_000;
/** How long an authorization can change after it was made: holds last up to 31 days. */
const AUTHORIZATION_DAYS = 35;
/** The longest a dispute is open: the card network decides up to 90 days after 110 days to submit it. */
const DISPUTE_DAYS = 200;
/** The longest a card lives with its award. */
const CARD_DAYS = 400;
/** A card transaction can appear later than its own date says. */
const OVERLAP_DAYS = 3;
const PAGE = 100;

/** How many objects of one kind were looked at, how many were out of date here, how many could not be mended. */
export type Tally = { listed: number; settled: number; failed: number };

/** What a sweep looked at. Each object that could not be settled is an open break. */
export type SweepResult = Record<'authorizations' | 'transactions' | 'disputes' | 'cards', Tally>;

type Sweeping = {
  deps: ReconciliationDeps;
  result: SweepResult;
  /** What could not be settled at the first try: each gets another when the lists are through. */
  failed: Map<string, keyof Settlers>;
};

const LISTS = {
  authorization: 'authorizations',
  transaction: 'transactions',
  dispute: 'disputes',
  card: 'cards',
} as const satisfies Record<keyof Settlers, keyof SweepResult>;

type Outcome = 'settled' | 'too_early' | 'failed';

async function settle(deps: ReconciliationDeps, kind: keyof Settlers, id: string): Promise<Outcome> {
  try {
    await deps.settle[kind](id);
    return 'settled';
  } catch (error) {
    if (deps.isTooEarly(error)) return 'too_early';
    deps.logger.error({ err: error, objectId: id }, 'an object could not be brought to what Stripe says');
    return 'failed';
  }
}

/** One bad object does not stop the others. */
async function settleEach(sweeping: Sweeping, kind: keyof Settlers, ids: readonly string[]): Promise<void> {
  const { deps, result, failed } = sweeping;
  for (const id of ids) {
    const outcome = await settle(deps, kind, id);
    if (outcome === 'settled') result[LISTS[kind]].settled += 1;
    if (outcome === 'failed') failed.set(id, kind);
  }
}

const read = <T>(deps: ReconciliationDeps, work: (db: Db) => Promise<T>) => inScope(deps.db, 'all', (trx) => work(trx));

async function sweepAuthorizations(sweeping: Sweeping, from: Date): Promise<void> {
  const { deps, result } = sweeping;
  const unreadable: string[] = [];
  const onUnreadable = (id: string) => unreadable.push(id);
  for await (const page of deps.listing.authorizations({ from, onUnreadable })) {
    result.authorizations.listed += page.length;
    await settleEach(sweeping, 'authorization', await read(deps, (db) => findOutOfDate(db, page)));
  }
  await settleEach(sweeping, 'authorization', unreadable);
  let after = '';
  while (true) {
    const old = await read(deps, (db) => listPendingBefore(db, { before: from, after, limit: PAGE }));
    await settleEach(sweeping, 'authorization', old);
    const last = old.at(-1);
    if (!last) return;
    after = last;
  }
}

async function sweepTransactions(sweeping: Sweeping, from: Date | undefined): Promise<void> {
  const { deps, result } = sweeping;
  const unreadable: string[] = [];
  const onUnreadable = (id: string) => unreadable.push(id);
  for await (const page of deps.listing.cardTransactions({ ...(from ? { from } : {}), onUnreadable })) {
    result.transactions.listed += page.length;
    await settleEach(sweeping, 'transaction', await read(deps, (db) => findUnbooked(db, page)));
  }
  await settleEach(sweeping, 'transaction', unreadable);
}

const PREFIXES: Record<keyof Settlers, string> = {
  authorization: 'iauth_',
  transaction: 'ipi_',
  dispute: 'idp_',
  card: 'ic_',
};

/** Disputes are few, and what decides about them is not in the list: each one that may be open is read again. */
async function sweepDisputes(sweeping: Sweeping, from: Date): Promise<void> {
  const { deps, result } = sweeping;
  for await (const page of deps.listing.disputes({ from })) {
    result.disputes.listed += page.length;
    await settleEach(
      sweeping,
      'dispute',
      page.map(({ id }) => id),
    );
  }
}

async function sweepCards(sweeping: Sweeping, from: Date): Promise<void> {
  const { deps, result } = sweeping;
  for await (const page of deps.listing.cards({ from })) {
    result.cards.listed += page.length;
    await settleEach(sweeping, 'card', await read(deps, (db) => findCardsOutOfDate(db, page)));
  }
}

const kindOf = (id: string) =>
  (Object.keys(PREFIXES) as (keyof Settlers)[]).find((kind) => id.startsWith(PREFIXES[kind]));

/**
 * Tries again what failed in this sweep, for it may have been the moment, and what failed in the last, in the window
 * or not. Gives those that failed again.
 */
async function retryFailed({ deps, result, failed }: Sweeping): Promise<Finding[]> {
  const standing = await read(deps, (db) => standingBreaks(db, ['cannot_settle']));
  const findings: Finding[] = [];
  for (const subject of new Set([...failed.keys(), ...standing.map((one) => one.subject)])) {
    const kind = failed.get(subject) ?? kindOf(subject);
    if (!kind) continue;
    const outcome = await settle(deps, kind, subject);
    if (outcome === 'settled') result[LISTS[kind]].settled += 1;
    if (outcome !== 'failed') continue;
    result[LISTS[kind]].failed += 1;
    findings.push({ kind: 'cannot_settle', subject, oursPence: 0, stripePence: 0 });
  }
  return findings;
}

async function windowOf(deps: ReconciliationDeps, asked: Date | undefined, now: Date) {
  const last = await read(deps, (db) => findLastRun(db, 'sweep'));
  const overlap = last ? new Date(last.startedAt.getTime() - OVERLAP_DAYS * DAY) : undefined;
  return {
    authorizations: asked ?? new Date(now.getTime() - AUTHORIZATION_DAYS * DAY),
    transactions: asked ?? overlap,
  };
}

/**
 * Goes through Stripe's own lists page by page and settles whatever differs from our records, whether or not
 * Stripe ever told us of it (R46): authorizations of the last 35 days and older ones that we hold as pending,
 * card transactions since three days before the last sweep (all of them the first time), disputes, and cards.
 * Then it looks at each open break again. `from` widens the window. Memory does not grow with the number of objects. Throws when Stripe cannot be reached.
 */
export async function sweep(deps: ReconciliationDeps, options: { from?: Date } = {}): Promise<SweepResult> {
  const startedAt = deps.clock.now();
  const from = await windowOf(deps, options.from, startedAt);
  const tally = (): Tally => ({ listed: 0, settled: 0, failed: 0 });
  const result = { authorizations: tally(), transactions: tally(), disputes: tally(), cards: tally() };
  const sweeping: Sweeping = { deps, result, failed: new Map() };
  await sweepAuthorizations(sweeping, from.authorizations);
  await sweepTransactions(sweeping, from.transactions);
  await sweepDisputes(sweeping, new Date(startedAt.getTime() - DISPUTE_DAYS * DAY));
  await sweepCards(sweeping, new Date(startedAt.getTime() - CARD_DAYS * DAY));
  const findings = await retryFailed(sweeping);
  const finishedAt = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    await recordFindings(trx, {
      findings,
      isJudged: ({ kind }) => kind === 'cannot_settle',
      at: finishedAt,
    });
    await insertRun(trx, { kind: 'sweep', startedAt, finishedAt, result });
  });
  await recheckBreaks(deps);
  return result;
}
