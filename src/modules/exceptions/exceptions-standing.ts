import type { LondonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { type ExceptionStanding, standingOf } from './core/allowed-exception.ts';
import { type AskedPayment, isAskedAbout } from './core/waiting-question.ts';
import { findAllowed } from './exception-store.ts';

/**
 * Tells of a payment how what was allowed about it stands, on any of these awards (R43): what can still be used, else
 * what was allowed last; null where nothing was.
 */
export async function exceptionsStanding(
  db: Db | Trx,
  awardIds: readonly string[],
  today: LondonDate,
): Promise<(payment: AskedPayment) => ExceptionStanding | null> {
  const allowed = (await findAllowed(db, awardIds)).map((one) => ({ about: one, standing: standingOf(one, today) }));
  return (payment) => {
    const fitting = allowed.filter(({ about }) => isAskedAbout(about, payment));
    const first = fitting.find(({ standing }) => standing.state === 'allowed') ?? fitting[0];
    return first?.standing ?? null;
  };
}
