import { londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import { changeSpending } from '../ledger/index.ts';
import { type ByDay, countedByDay, type PresentAuthorization } from './core/settlement.ts';
import { type AuthorizationRow, giveBackException, listDecidedRounds } from './settlement-store.ts';

const totalOf = (days: ByDay) => Object.values(days).reduce((total, pence) => total + pence, 0);

/** The rounds that Stripe let through, each on the day on which it was decided. */
async function approvedRounds(trx: Trx, { id, rounds }: PresentAuthorization) {
  const ours = await listDecidedRounds(trx, id);
  return rounds.flatMap((asked, round) => {
    if (!asked.approved) return [];
    const decided = ours.get(round);
    const day = londonDate(decided?.decidedAt ?? asked.requestedAt);
    return [{ day, approvedPence: decided?.approvedPence || asked.amountPence }];
  });
}

/**
 * Brings what an authorization adds to limits by period, to the number of payments and to its exception's use to
 * what Stripe says now: reversals, expiries and parts that were not taken give back; refunds do not. Returns what it
 * adds now, by day. The caller holds the award's account.
 */
export async function recountSpending(
  trx: Trx,
  about: { state: PresentAuthorization; row: AuthorizationRow | null; accountId: string },
): Promise<ByDay> {
  const { state, row, accountId } = about;
  const before = row?.counted_by_day ?? {};
  const after = countedByDay(state, await approvedRounds(trx, state));
  const changes = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .map((day) => ({ day, pence: (after[day] ?? 0) - (before[day] ?? 0) }))
    .filter(({ pence }) => pence !== 0);
  if (changes.length === 0) return after;
  const payments = Number(totalOf(after) > 0) - Number(totalOf(before) > 0);
  await changeSpending(trx, accountId, { changes, payments });
  if (row?.exception_id) {
    await giveBackException(trx, row.exception_id, { pence: totalOf(after) - totalOf(before), payments });
  }
  return after;
}
