import type { Finding } from './core/finding.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';

/** What one object comes to when both its sides are read again. `in_flight`: Stripe's side is on its way. */
export type Judgement = Finding | 'in_flight' | null;

/**
 * Looks at one object by itself, a second time when the first fails: an object that cannot be read is a break of
 * its own and does not stop the others. `unread`: nothing can be said about it.
 */
export async function lookAgain(
  deps: ReconciliationDeps,
  id: string,
  confirm: (deps: ReconciliationDeps, id: string) => Promise<Judgement>,
): Promise<Judgement | 'unread'> {
  try {
    return await confirm(deps, id).catch(() => confirm(deps, id));
  } catch (error) {
    deps.logger.error({ err: error, objectId: id }, 'an object could not be compared');
    return 'unread';
  }
}
