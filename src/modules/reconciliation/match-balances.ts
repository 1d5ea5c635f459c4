import { setTimeout as wait } from 'node:timers/promises';
import type { Pence } from '../../kernel/money.ts';
import { inScope } from '../../platform/database.ts';
import { type HoldingFigures, readHoldingFigures } from '../ledger/index.ts';
import { bookArrivals } from './book-arrivals.ts';
import { explainedBalance } from './core/balance-place.ts';
import { BREAK_KINDS, type Finding } from './core/finding.ts';
import { explainSides, type Sides } from './core/sides.ts';
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

type Look = { sides: Sides; findings: Finding[]; quiet: boolean };

const ours = (deps: ReconciliationDeps) => inScope(deps.db, 'all', readHoldingFigures);
const isSame = (a: HoldingFigures, b: HoldingFigures) => a.cashPence === b.cashPence && a.heldPence === b.heldPence;

function strangersOf(...maps: readonly ReadonlyMap<string, Pence>[]): Finding[] {
  const total = new Map<string, Pence>();
  for (const [card, pence] of maps.flatMap((map) => [...map])) total.set(card, (total.get(card) ?? 0) + pence);
  const known = [...total].filter(([, pence]) => pence !== 0);
  return known.map(([subject, stripePence]) => ({ kind: 'unknown_card', subject, oursPence: 0, stripePence }));
}

/** Reads all three sides, and each object whose sides differ once more by itself. */
async function lookOnce(deps: ReconciliationDeps): Promise<Look> {
  const before = await ours(deps);
  const knownId = await newestMovement(deps);
  const balancePence = await deps.listing.issuingBalancePence();
  const movements = await matchMovements(deps, knownId);
  const cash = await matchCardCash(deps);
  const holds = await matchHolds(deps);
  const findings = [...movements.findings, ...strangersOf(cash.strangers, holds.strangers)];
  let inFlight = false;
  for (const id of cash.doubtful) {
    const finding = await confirmCardCash(deps, id);
    if (finding) findings.push(finding);
  }
  for (const id of holds.doubtful) {
    const finding = await confirmHold(deps, id);
    if (finding === 'in_flight') inFlight = true;
    else if (finding) findings.push(finding);
  }
  const after = await ours(deps);
  const sides: Sides = {
    ours: { cashPence: after.cashPence, heldPence: after.heldPence },
    listed: { cashPence: movements.notByCardPence + cash.listedPence, heldPence: holds.listedPence },
    movedPence: explainedBalance(balancePence, movements),
    balancePence,
  };
  const hasMoved = (await newestMovement(deps)) !== knownId || !isSame(before, after);
  return { sides, findings, quiet: !hasMoved && !inFlight };
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
 * moves it looks again, and then judges single objects only, each read on both sides at one time.
 */
export async function matchBalances(deps: ReconciliationDeps): Promise<MatchResult> {
  const startedAt = deps.clock.now();
  await bookArrivals(deps);
  const { sides, findings, quiet } = await lookUntilQuiet(deps);
  const unexplained = quiet ? explainSides(sides, findings) : [];
  const all = [...findings, ...unexplained];
  const kinds = BREAK_KINDS.filter((kind) => kind !== 'cannot_settle' && (quiet || kind !== 'balance_differs'));
  const result: MatchResult = { sides, quiet, differences: all.length };
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    await recordFindings(trx, { kinds, findings: all, at });
    await insertRun(trx, { kind: 'balances', startedAt, finishedAt: at, result });
  });
  return result;
}
