import { AppError } from '../../kernel/app-error.ts';
import { addDays, formatDate, londonMoment, startOfDay } from '../../kernel/dates.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { findShare, monthAllowancePence, pacingOf } from '../budgets/index.ts';
import { readAllocations, readAwardFigures, readBudgetAvailable, readPromised } from '../ledger/index.ts';
import { countGivenOn, listGivenOn } from './budget-use-store.ts';

type OnBudget = { budgetId: string; practiceId: string };

/** What a practice's awards have of a budget: spent, promised, and taken beyond them. */
async function readUse(trx: Trx, on: OnBudget): Promise<Pence> {
  const figures = await readAwardFigures(trx, await listGivenOn(trx, on));
  return [...figures.values()].reduce(
    (sum, { availablePence, heldPence, spentPence }) => sum + availablePence + heldPence + spentPence,
    0,
  );
}

/**
 * What may still be awarded to a practice from a budget, net of shortfalls (R3): what is left, and of a pool at most
 * what is left of the practice's share. Below zero when either is overdrawn.
 */
export async function readRoom(trx: Trx, { budgetId, practiceId }: OnBudget): Promise<Pence> {
  const leftPence = await readBudgetAvailable(trx, budgetId);
  const sharePence = await findShare(trx, { budgetId, practiceId });
  if (sharePence === null) return leftPence;
  return Math.min(leftPence, sharePence - (await readUse(trx, { budgetId, practiceId })));
}

function refuse(code: 'pace_exceeded' | 'award_limit_reached', message: string): AppError {
  return new AppError(code, message, { errors: [{ field: 'amountPence', message }] });
}

/**
 * Throws `pace_exceeded` where the commissioner stops what is too fast and the month would take more of the budget than
 * it may (R11). `addedPence`: what is not booked yet; 0 once it is.
 */
export async function refuseTooFast(
  trx: Trx,
  { budgetId, addedPence, at }: { budgetId: string; addedPence: Pence; at: Date },
): Promise<void> {
  const { warnOverPercent, isHardStop } = await pacingOf(trx, budgetId);
  if (!isHardStop) return;
  const { month } = londonMoment(at);
  const next = `${addDays(`${month.slice(0, 7)}-28`, 4).slice(0, 7)}-01`;
  const promisedPence = await readPromised(trx, { budgetId, from: startOfDay(month), to: startOfDay(next) });
  const { allocatedPence } = await readAllocations(trx, budgetId);
  const mostPence = monthAllowancePence(allocatedPence, { warnOverPercent });
  if (promisedPence + addedPence <= mostPence) return;
  const most = formatPence(mostPence);
  throw refuse(
    'pace_exceeded',
    `One month may take ${most} of this budget. Ask for less, or from ${formatDate(next)} on.`,
  );
}

/**
 * Throws where the commissioner has set such limits (R11): `award_limit_reached` when the practice would have made
 * more awards from the budget than it may, and as {@link refuseTooFast} does. `added`: what is not booked yet; nothing
 * once it is.
 */
export async function refuseBeyondPace(
  trx: Trx,
  about: OnBudget & { added: { pence: Pence; awards: number }; at: Date },
): Promise<void> {
  const { budgetId, practiceId, added, at } = about;
  const { mostAwards } = await pacingOf(trx, budgetId);
  if (mostAwards !== null && (await countGivenOn(trx, { budgetId, practiceId })) + added.awards > mostAwards) {
    const made = `The practice may make ${mostAwards} awards from this budget in its year, and has made them.`;
    throw refuse('award_limit_reached', made);
  }
  await refuseTooFast(trx, { budgetId, addedPence: added.pence, at });
}
