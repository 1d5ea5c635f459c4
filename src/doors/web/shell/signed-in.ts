import type { Request, Response } from 'express';
import type { Principal } from '../../../kernel/principal.ts';
import { listPractices } from '../../../modules/budgets/index.ts';
import type { WebDeps } from '../web-deps.ts';
import type { VisitedPractice } from './route.ts';

export type SignedIn = {
  principal: Principal;
  /** The practices this person works for; empty for roles that belong to none. */
  practices: VisitedPractice[];
  /** The only one, or the one that they chose; null while they have yet to choose. */
  practice: VisitedPractice | null;
};

/** Of a session that keeps none: it is of no sign-in that counts. */
const NO_EPOCH = -1;

/**
 * Who is signed in, as they stand now: somebody who has left (R19) or has signed out everywhere is nobody, and
 * `res.locals.signInEnded` says so.
 */
export async function signedIn(deps: WebDeps, { req, res }: { req: Request; res: Response }): Promise<SignedIn | null> {
  const { personId, signInEpoch: epoch = NO_EPOCH, practiceCode } = req.session;
  if (!personId || res.locals['signInEnded']) return null;
  const { principal, ended } = await deps.staff.signedInPrincipal({ id: personId, epoch }, res.locals['requestId']);
  if (!principal) {
    res.locals['signInEnded'] = ended;
    return null;
  }
  const { scope } = principal;
  const practices = scope === 'all' ? [] : (await listPractices(deps.db)).filter(({ id }) => scope.includes(id));
  const only = practices.length === 1 ? practices[0] : undefined;
  const practice = practices.find(({ code }) => code === practiceCode) ?? only ?? null;
  return { principal, practices, practice };
}
