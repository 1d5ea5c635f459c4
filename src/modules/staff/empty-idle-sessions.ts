import { inScope } from '../../platform/database.ts';
import { IDLE_MS } from './core/idle.ts';
import { emptySessionsSeenBefore } from './identity-store.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/**
 * Takes everything out of sessions in which nothing has happened for 15 minutes, save whose they were and when: what
 * people typed about somebody does not stay until that browser asks again (R20). Returns how many there were.
 */
export function emptyIdleSessions(deps: SignInDeps): Promise<number> {
  const beforeMs = deps.clock.now().getTime() - IDLE_MS;
  return inScope(deps.db, 'all', (trx) => emptySessionsSeenBefore(trx, beforeMs));
}
