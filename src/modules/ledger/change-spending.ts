import type { LondonDate } from '../../kernel/dates.ts';
import { periodsOf } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';

/** A running figure of a period that began on a later day has nothing to do with the change; one of an earlier day is over. */
const moved = (column: string, start: string) => `
  ${column}_pence = case
    when ${column} = ${start}::date then ${column}_pence + :pence
    when ${column} > ${start}::date then ${column}_pence
    else :pence end,
  ${column} = greatest(${column}, ${start}::date)`;

const CHANGE = `update ledger_accounts set ${moved('spending_day', ':day')}, ${moved('spending_week', ':week')},
  ${moved('spending_month', ':month')}, spending_payments = spending_payments + :payments, version = version + 1
  where id = :accountId`;

/**
 * Changes what an award's limits by period are held against, after a payment was given back or taken without us.
 * `changes`: pence by London day, below zero for what is given back; `payments`: how many more or fewer count. The
 * caller holds the account.
 */
export async function changeSpending(
  trx: Trx,
  accountId: string,
  { changes, payments }: { changes: readonly { day: LondonDate; pence: Pence }[]; payments: number },
): Promise<void> {
  for (const [place, { day, pence }] of changes.entries()) {
    const once = place === 0 ? payments : 0;
    await trx.raw(CHANGE, { accountId, day, ...periodsOf(day), pence, payments: once });
  }
}
