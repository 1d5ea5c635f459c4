import type { Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { findAward } from '../awards/index.ts';
import { readAwardFigures } from '../ledger/index.ts';
import { findOpenCase, insertEntry, lockSubject, updateClosed, updateFigures } from './case-store.ts';
import type { FinanceCase } from './core/case.ts';
import { openCase } from './open-case.ts';

export type ShortfallChange = {
  awardId: string;
  /** Id of what changed it. */
  cause: string | null;
  at: Date;
  by: Principal;
  /** Whether a shortfall without a case gets one. */
  mayOpen?: boolean;
  /** What a person did about it; otherwise the money came back by itself. */
  act?: { what: 'charged' | 'recovered'; amountPence: Pence; note: string; requestKey: string };
};

type Matched = { known: FinanceCase; shortPence: Pence; change: ShortfallChange };

async function keepEntry(trx: Trx, { known, shortPence, change }: Matched): Promise<void> {
  const { cause, at, by, act } = change;
  const grownPence = shortPence - known.openPence;
  const amountPence = known.amountPence + Math.max(0, grownPence);
  if (grownPence !== 0) await updateFigures(trx, known.id, { amountPence, openPence: shortPence });
  const happened = act ?? {
    what: grownPence > 0 ? ('grew' as const) : ('repaid' as const),
    amountPence: Math.abs(grownPence),
  };
  if (!act && grownPence === 0) return;
  await insertEntry(trx, known, { ...happened, at, openPence: shortPence, cause, principalId: by.id });
}

async function closeSettled(trx: Trx, { known, change }: Matched): Promise<void> {
  const { at, by, act } = change;
  const outcome = act && act.amountPence > 0 ? act.what : 'repaid';
  await updateClosed(trx, { id: known.id, outcome, note: act?.note ?? null, closedBy: by.id, at });
  await insertEntry(trx, known, { what: 'closed', at, amountPence: 0, openPence: 0, principalId: by.id });
}

/**
 * Brings the case of an award's shortfall to what the ledger says now: opened, grown, partly repaid, or closed by itself
 * when nothing is short any more. It never closes while money is short, and is opened only where that is allowed. The transaction sees the award's practice.
 */
export async function matchShortfall(trx: Trx, change: ShortfallChange): Promise<void> {
  const { awardId, cause, at } = change;
  const subject = { kind: 'shortfall', subjectId: awardId } as const;
  await lockSubject(trx, subject);
  const award = await findAward(trx, awardId);
  const shortPence = (await readAwardFigures(trx, [awardId])).get(awardId)?.shortfallPence ?? 0;
  const known = await findOpenCase(trx, subject);
  if (known) {
    await keepEntry(trx, { known, shortPence, change });
    if (shortPence === 0) await closeSettled(trx, { known, shortPence, change });
    return;
  }
  if (shortPence === 0 || !award || !change.mayOpen) return;
  const { practiceId, budgetId } = award;
  await openCase(trx, { ...subject, awardId, practiceId, budgetId, amountPence: shortPence, facts: {}, cause, at });
}
