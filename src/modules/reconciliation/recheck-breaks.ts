import { inScope } from '../../platform/database.ts';
import { listOtherCash } from '../ledger/index.ts';
import { type Break, openBreaks } from './break-store.ts';
import type { BreakKind, Finding } from './core/finding.ts';
import { bookingKeysOf } from './core/movement-class.ts';
import { type Judgement, lookAgain } from './look-again.ts';
import { confirmCardCash } from './match-card-cash.ts';
import { confirmHold } from './match-holds.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';
import { recordFindings } from './record-findings.ts';

type Confirm = (deps: ReconciliationDeps, id: string) => Promise<Judgement>;

/** Differences of one object that can be read by itself. */
const CONFIRM: Partial<Record<BreakKind, Confirm>> = {
  missing_transaction: confirmCardCash,
  unknown_transaction: confirmCardCash,
  hold_differs: confirmHold,
};

/** Amounts can differ of a card transaction, and of a movement. */
function confirmOf({ kind, subject }: Break): Confirm | undefined {
  return kind === 'amount_differs' && subject.startsWith('ipi_') ? confirmCardCash : CONFIRM[kind];
}

/** Of these Stripe's side is a movement, which never changes: only our side can arrive. */
const MOVEMENTS: readonly BreakKind[] = ['unbooked_funding', 'dispute_differs', 'amount_differs'];

async function arrivedMovements(deps: ReconciliationDeps, breaks: readonly Break[]): Promise<string[]> {
  const waiting = breaks.filter(({ kind }) => MOVEMENTS.includes(kind));
  if (waiting.length === 0) return [];
  const ours = await inScope(deps.db, 'all', listOtherCash);
  return waiting
    .filter(({ subject, stripePence }) => bookingKeysOf(subject).some((key) => ours.get(key) === stripePence))
    .map(({ subject }) => subject);
}

/**
 * Looks at each open break again whose object can be read by itself, at most a thousand, so that one whose cause
 * arrived closes without waiting for the next match. A card that is not ours and a sum need the whole match.
 */
export async function recheckBreaks(deps: ReconciliationDeps): Promise<void> {
  const breaks = await inScope(deps.db, 'all', openBreaks);
  const findings: Finding[] = [];
  const judged = new Set(await arrivedMovements(deps, breaks));
  for (const one of breaks) {
    const { subject } = one;
    const confirm = confirmOf(one);
    if (!confirm) continue;
    const judgement = await lookAgain(deps, subject, confirm);
    if (judgement === 'in_flight' || judgement === 'unread') continue;
    judged.add(subject);
    if (judgement) findings.push(judgement);
  }
  const at = deps.clock.now();
  const isJudged = ({ kind, subject }: Pick<Finding, 'kind' | 'subject'>) =>
    kind !== 'cannot_settle' && judged.has(subject);
  await inScope(deps.db, 'all', (trx) => recordFindings(trx, { findings, isJudged, at }));
}
