import type { Pence } from '../../../kernel/money.ts';
import { keepForm } from './kept-forms.ts';
import type { Answer, StaffVisit } from './route.ts';
import { keepSession } from './sessions.ts';

/** For this long after proving who one is, nobody is asked again. */
export const FRESH_SECONDS = 5 * 60;

/** Thrown where an act needs its sender to say again who they are. The shell makes a detour of it. */
export class FreshSignInNeeded extends Error {
  readonly amountPence: Pence | null;
  readonly withheld: readonly string[];

  constructor(amountPence: Pence | null, withheld: readonly string[] = []) {
    super('A fresh sign-in is needed.');
    this.amountPence = amountPence;
    this.withheld = withheld;
  }
}

function isFresh({ deps, req }: StaffVisit): boolean {
  return deps.clock.now().getTime() - (req.session.signedInAtMs ?? 0) <= FRESH_SECONDS * 1000;
}

/**
 * Lets an act with money go on only if whoever does it has signed in within five minutes, from
 * `FRESH_SIGN_IN_FROM_PENCE` on (R20). Otherwise it throws: the shell keeps the form that was sent, leads through
 * signing in and offers the form again. Call it before anything is done, and not inside `attempt`.
 */
export function requireFreshSignIn(visit: StaffVisit, amountPence: Pence): void {
  if (amountPence < visit.deps.config.freshSignInFromPence) return;
  if (!isFresh(visit)) throw new FreshSignInNeeded(amountPence);
}

/**
 * As {@link requireFreshSignIn}, for an act that says who may do what or where money goes, whatever the sum (R20).
 * `withheld`: fields that are not kept meanwhile, because nobody may read them.
 */
export function requireFreshSignInAlways(visit: StaffVisit, withheld: readonly string[] = []): void {
  if (!isFresh(visit)) throw new FreshSignInNeeded(null, withheld);
}

/** Keeps what was sent, and leads to where it is explained that one signs in again. */
export async function askToSignInAgain(
  { req, res, principal }: StaffVisit,
  needed: FreshSignInNeeded,
): Promise<Answer> {
  const { amountPence, withheld } = needed;
  const page = req.method === 'POST' ? String(res.locals['readAt'] ?? '/') : req.originalUrl;
  const key = keepForm(req, { personId: principal.id, page, amountPence, withheld });
  await keepSession(req);
  return { redirect: `/sign-in/again?kept=${key}` };
}
