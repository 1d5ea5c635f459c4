import { v7 as newId } from 'uuid';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { insertParty, insertSuccession } from './party-store.ts';

export type Predecessor = {
  code: string;
  name: string;
  from: string;
  /** The first day on which its successor stood in its place. */
  until: string;
  successorId: string;
};

/** Records a commissioner of the past, so that history keeps its name (R67). It has no ledger accounts here. */
export function recordPredecessor(deps: BudgetsDeps, principal: Principal, predecessor: Predecessor): Promise<string> {
  const { code, name, from, until, successorId } = predecessor;
  const id = newId();
  const at = deps.clock.now();
  return inScope(deps.db, 'all', async (trx) => {
    await insertParty(trx, { id, kind: 'commissioner', code, name, nameFrom: from, nameTo: until, at });
    await insertSuccession(trx, { predecessorId: id, successorId, effectiveOn: until });
    await recordAudit(trx, principal, {
      at,
      action: 'party.create',
      entityKind: 'commissioner',
      entityId: id,
      after: { code, name, successorId, effectiveOn: until },
    });
    return id;
  });
}
