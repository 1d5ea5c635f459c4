import type { Request } from 'express';
import type { Principal } from '../../../kernel/principal.ts';
import { listPractices } from '../../../modules/budgets/index.ts';
import type { WebDeps } from '../web-deps.ts';
import type { VisitedPractice } from './route.ts';

export type SignedIn = {
  principal: Principal;
  /** The practices this person works for; empty for roles that belong to none. */
  practices: VisitedPractice[];
  practice: VisitedPractice | null;
};

/** Who is signed in, as they stand now: somebody who has left is nobody (R19). */
export async function signedIn(deps: WebDeps, req: Request, requestId: string): Promise<SignedIn | null> {
  const { personId, practiceCode } = req.session;
  const principal = personId ? await deps.staff.principalOf(personId, requestId) : null;
  if (!principal) return null;
  const { scope } = principal;
  const practices = scope === 'all' ? [] : (await listPractices(deps.db)).filter(({ id }) => scope.includes(id));
  const practice = practices.find(({ code }) => code === practiceCode) ?? practices[0] ?? null;
  return { principal, practices, practice };
}
