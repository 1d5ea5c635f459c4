import type { ReconciliationDeps, Settlers } from './reconciliation-deps.ts';

/**
 * Brings one object to what Stripe says, if that can be done: the match looks at the outcome, so a failure is
 * logged and is no more than that.
 */
export async function trySettling(
  deps: ReconciliationDeps,
  object: { kind: keyof Settlers; id: string },
): Promise<void> {
  try {
    await deps.settle[object.kind](object.id);
  } catch (error) {
    if (!deps.isTooEarly(error))
      deps.logger.warn({ err: error, objectId: object.id }, 'an object could not be settled');
  }
}
