import { setTimeout as wait } from 'node:timers/promises';
import type { Pence } from '../../kernel/money.ts';
import { inScope } from '../../platform/database.ts';
import { type HoldingFigures, readHoldingFigures } from '../ledger/index.ts';
import { bookArrivals } from './book-arrivals.ts';
import { explainedBalance } from './core/balance-place.ts';
import type { Finding } from './core/finding.ts';
import { isJudged, type Sight } from './core/judged.ts';
import { explainSides, type Sides } from './core/sides.ts';
import { type Judgement, lookAgain } from './look-again.ts';
import { confirmCardCash, matchCardCash } from './match-card-cash.ts';
import { confirmHold, matchHolds } from './match-holds.ts';
import { matchMovements, newestMovement } from './match-movements.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';
import { recordFindings } from './record-findings.ts';
import { insertRun } from './run-store.ts';

/** How often all is read again while money moves, and how long is waited in between. */
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 500;

/** What one match came to: the three sides, and whether no money moved while they were read. */
export type MatchResult = { sides: Sides; quiet: boolean; differences: number };

type Look = Sight & { sides: Sides; findings: Finding[] };

const ours = (deps: ReconciliationDeps) => inScope(deps.db, 'all', readHoldingFigures);
const isSame = (a: HoldingFigures, b: HoldingFigures) => a.cashPence === b.cashPence && a.heldPence === b.heldPence;

function strangersOf(...maps: readonly ReadonlyMap<string, Pence>[]): Finding[] {
  const total = new Map<string, Pence>();
  for (const [card, pence] of maps.flatMap((map) => [...map])) total.set(card, (total.get(card) ?? 0) + pence);
  const known = [...total].filter(([, pence]) => pence !== 0);
  return known.map(([subject, stripePence]) => ({ kind: 'unknown_card', subject, oursPence: 0, stripePence }));
}

type Judged = { findings: Finding[]; unread: Set<string>; inFlight: boolean };

type Doubts = { ids: readonly string[]; confirm: (deps: ReconciliationDeps, id: string) => Promise<Judgement> };

async function judgeEach(deps: ReconciliationDeps, judged: Judged, { ids, confirm }: Doubts): Promise<void> {
  for (const id of ids) {
    const judgement = await lookAgain(deps, id, confirm);
    if (judgement === 'in_flight') judged.inFlight = true;
    else if (judgement === 'unread') {
      judged.unread.add(id);
      judged.findings.push({ kind: 'cannot_settle', subject: id, oursPence: 0, stripePence: 0 });
    } else if (judgement) judged.findings.push(judgement);
  }
}

/** Reads all three sides, and each object whose sides differ once more by itself. */
async function lookOnce(deps: ReconciliationDeps): Promise<Look> {
  const before = await ours(deps);
  const knownId = await newestMovement(deps);
  const balancePence = await deps.listing.issuingBalancePence();
  const movements = await matchMovements(deps, knownId);
  const cash = await matchCardCash(deps);
  const holds = await matchHolds(deps);
  const strangers = strangersOf(cash.strangers, holds.strangers);
  const judged: Judged = { findings: [...movements.findings, ...strangers], unread: new Set(), inFlight: false };
  await judgeEach(deps, judged, { ids: cash.doubtful, confirm: confirmCardCash });
  await judgeEach(deps, judged, { ids: holds.doubtful, confirm: confirmHold });
  const after = await ours(deps);
  const sides: Sides = {
    ours: { cashPence: after.cashPence, heldPence: after.heldPence },
    listed: { cashPence: movements.notByCardPence + cash.listedPence, heldPence: holds.listedPence },
    movedPence: explainedBalance(balancePence, movements),
    balancePence,
  };
  const hasMoved = (await newestMovement(deps)) !== knownId || !isSame(before, after);
  const { findings, unread, inFlight } = judged;
  const isListWhole = cash.isWhole && holds.isWhole && unread.size === 0;
  const lookedAt = cash.isCut ? new Set(cash.doubtful) : null;
  return { sides, findings, unread, quiet: !hasMoved && !inFlight, isListWhole, lookedAt };
}

async function lookUntilQuiet(deps: ReconciliationDeps): Promise<Look> {
  let look = await lookOnce(deps);
  for (let again = 1; again < LOOKS && !look.quiet; again += 1) {
    await wait(BETWEEN_LOOKS_MS);
    look = await lookOnce(deps);
  }
  return look;
}

/**
 * The three-way match, to the penny: our ledger, what Stripe lists, and Stripe's Issuing balance with the movements
 * that made it (R46). Every difference becomes an open break with its cause; nothing is corrected. While money
 * moves it looks again, and then judges single objects only, each read on both sides at one time. An object that
 * cannot be read is a break of its own; the match goes on without it.
 */
export async function matchBalances(deps: ReconciliationDeps): Promise<MatchResult> {
  const startedAt = deps.clock.now();
  await bookArrivals(deps);
  const look = await lookUntilQuiet(deps);
  const { sides, findings, quiet } = look;
  const all = [...findings, ...(quiet ? explainSides(sides, findings, look) : [])];
  const result: MatchResult = { sides, quiet, differences: all.length };
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    await recordFindings(trx, { findings: all, isJudged: (difference) => isJudged(look, difference), at });
    await insertRun(trx, { kind: 'balances', startedAt, finishedAt: at, result });
  });
  return result;
}
