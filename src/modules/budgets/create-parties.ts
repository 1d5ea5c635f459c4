import { v7 as newId } from 'uuid';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { openAccount } from '../ledger/index.ts';
import { requireRole } from '../staff/index.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { insertMember, insertParty, insertPractice, type Party, type Practice } from './party-store.ts';

type Naming = { code: string; name: string; nameFrom?: string };

async function createParty(
  trx: Trx,
  deps: BudgetsDeps,
  party: Naming & { kind: Party['kind']; principal: Principal },
): Promise<string> {
  const id = newId();
  const at = deps.clock.now();
  const nameFrom = party.nameFrom ?? londonDate(at);
  await insertParty(trx, { id, kind: party.kind, code: party.code, name: party.name, nameFrom, at });
  await recordAudit(trx, party.principal, {
    at,
    action: 'party.create',
    entityKind: party.kind,
    entityId: id,
    after: { code: party.code, name: party.name },
  });
  return id;
}

/** Registers the body whose money it is, with its ledger accounts. */
export async function createCommissioner(deps: BudgetsDeps, principal: Principal, naming: Naming): Promise<string> {
  requireRole(principal, 'admin', 'system');
  return inScope(deps.db, 'all', async (trx) => {
    const id = await createParty(trx, deps, { ...naming, kind: 'commissioner', principal });
    for (const kind of ['commissioner', 'bank', 'holding', 'merchants'] as const) {
      await openAccount(trx, { kind, partyId: id, at: deps.clock.now() });
    }
    return id;
  });
}

/** Registers a practice; its address is what Stripe checks cards against. */
export async function createPractice(
  deps: BudgetsDeps,
  principal: Principal,
  practice: Omit<Practice, 'id'> & { nameFrom?: string },
): Promise<string> {
  requireRole(principal, 'admin', 'system');
  return inScope(deps.db, 'all', async (trx) => {
    const id = await createParty(trx, deps, { ...practice, kind: 'practice', principal });
    await insertPractice(trx, { ...practice, id });
    return id;
  });
}

/** Registers practices that pool their allocations. */
export async function createAlliance(
  deps: BudgetsDeps,
  principal: Principal,
  alliance: Naming & { practiceIds: readonly string[]; joinedOn: string },
): Promise<string> {
  requireRole(principal, 'admin', 'system');
  return inScope(deps.db, 'all', async (trx) => {
    const allianceId = await createParty(trx, deps, { ...alliance, kind: 'alliance', principal });
    for (const practiceId of alliance.practiceIds) {
      await insertMember(trx, { allianceId, practiceId, joinedOn: alliance.joinedOn });
    }
    return allianceId;
  });
}
