import { v7 as newId } from 'uuid';
import { type Role, systemPrincipal } from '../../src/kernel/principal.ts';
import { inScope } from '../../src/platform/database.ts';
import { addPractice } from '../harness/practices.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { makeShortfall } from '../harness/settling.ts';
import { openPool } from '../harness/two-practices.ts';
import { excepting } from '../modules/exceptions/excepted.ts';
import { makeBreak } from '../modules/reconciliation/payments-of-tests.ts';
import { signalOn } from '../modules/risk/payments-of-tests.ts';
import { addSomebody } from '../modules/staff/people-of-tests.ts';
import { makeLaterRecords } from './later-records.ts';

/** What only the practice and the person know. */
export const SECRETS = {
  givenName: 'Zebedee',
  familyName: 'Quillfeather',
  phone: '07700900456',
  need: 'Nothing in the marsh samphire cupboard until Monday',
} as const;

export type Walk = {
  service: RunningService & AsyncDisposable;
  scheme: Scheme;
  /** Another practice, with a budget of its own. */
  elsewhereId: string;
  /** One id of every kind of record of the first practice, by the table it is in. */
  idIn: (table: string) => string;
};

async function helpSomebody(service: RunningService, scheme: Scheme): Promise<string> {
  const { givenName, familyName, phone, need } = SECRETS;
  const recipient = { givenName, familyName, dateOfBirth: '1950-01-02', phone, postcode: 'ZZ1 1AB' };
  const { id } = await makeAward(service, scheme, { recipient, need, amountPence: 5000 });
  await service.vouchers.printCode(scheme.people.requester, id);
  await service.awards.requestAward(scheme.people.requester, {
    request: requestFor({ recipient, need, amountPence: 4100 }),
    options: {},
  });
  return id;
}

async function openPractice(service: RunningService, scheme: Scheme, code: string): Promise<string> {
  const practiceId = await addPractice(service, code);
  const manager = await addSomebody(service, { role: 'practice_manager', practiceIds: [practiceId] });
  const { commissioner } = scheme.people;
  const budgetId = await service.budgets.createBudget(commissioner, {
    ownerPartyId: practiceId,
    practiceId,
    commissionerId: scheme.commissionerId,
    financialYear: '2026/27',
  });
  const allocation = { budgetId, amountPence: 100_000, reason: 'Yearly allocation', idempotencyKey: budgetId };
  await service.budgets.allocate(commissioner, allocation);
  await service.budgets.sendLetter(commissioner, budgetId);
  await service.budgets.acknowledgeLetter(manager, budgetId);
  await service.budgets.openBudget(commissioner, budgetId);
  return practiceId;
}

/** Reviews, signals, exceptions, cases, disputes, stops and delegations of the first practice; gives a declined payment. */
async function letThingsHappen(service: RunningService, scheme: Scheme, awardId: string): Promise<string> {
  const { people } = scheme;
  const acts = excepting(service, scheme);
  await acts.pay(awardId, { at: 'bets' });
  await acts.pay(awardId, { at: 'bets' });
  await signalOn(service, awardId, 'F1');
  const { authorizationId } = await acts.reviewed();
  await acts.ask(authorizationId);
  await makeShortfall(service, scheme);
  await makeBreak(service);
  const reason = 'Something is being looked into';
  const { stopId } = await service.budgets.stopSpending(people.commissioner, {
    kind: 'practice',
    target: 'DEMO-01',
    reason,
  });
  await service.budgets.liftStop(people.commissioner, { stopId, note: 'Nothing was found' });
  await service.staff.delegate(people.approver, {
    practice: 'DEMO-01',
    principalId: people.practice_manager.id,
    endsOn: '2027-03-31',
    reason: 'Both partners are away on Thursdays',
  });
  const leaver = await addSomebody(service, { role: 'requester', practiceIds: [scheme.practiceId] });
  await service.awards.requestAward(leaver, { request: requestFor(), options: {} });
  const admin = await addSomebody(service, { role: 'admin' });
  await service.staff.endPrincipal(admin, { principalId: leaver.id });
  return authorizationId;
}

/** A practice with one record of every kind, and another one beside it. */
export async function startWalk(): Promise<Walk> {
  const service = await startService();
  const scheme = await openScheme(service, { allocationPence: 20_000 });
  const elsewhereId = await openPractice(service, scheme, 'DEMO-02');
  const allied = await openPractice(service, scheme, 'DEMO-03');
  const allianceId = await service.budgets.createAlliance(systemPrincipal('walk'), {
    code: 'MARRAM',
    name: 'Marram Bay Alliance',
    practiceIds: [scheme.practiceId, allied],
    joinedOn: '2026-04-01',
  });
  const poolId = await openPool(service, { scheme, allianceId, allocationPence: 10_000 });
  const awardId = await helpSomebody(service, scheme);
  const declinedId = await letThingsHappen(service, scheme, awardId);
  const { recipient_id: recipientId } = await inScope(service.db, 'all', (trx) =>
    trx('awards').where({ id: awardId }).first('recipient_id'),
  );
  await makeLaterRecords({ service, scheme, awardId, recipientId });
  await service.settle();
  const ids = (await firstIds(service, scheme, awardId)).set('pools', poolId).set('authorizations', declinedId);
  const idIn = (table: string) => {
    const id = ids.get(table);
    if (!id) throw new Error(`no record in ${table} was made: a walk over its routes would meet nothing`);
    return id;
  };
  return { service, scheme, elsewhereId, idIn };
}

/** The award that was helped with, and of everything else the oldest row of the practice. */
async function firstIds(service: RunningService, scheme: Scheme, awardId: string): Promise<Map<string, string>> {
  return inScope(service.db, 'all', async (trx) => {
    const { rows } = await trx.raw<{ rows: { name: string }[] }>(
      `select c.table_name as name from information_schema.columns c
       where c.table_schema = 'public' and c.column_name = 'id' and exists (select from information_schema.columns p
         where p.table_schema = 'public' and p.table_name = c.table_name and p.column_name = 'practice_id')`,
    );
    const ids = new Map<string, string>();
    for (const { name } of rows) {
      const row = await trx(name).where({ practice_id: scheme.practiceId }).orderBy('id').first('id');
      if (row) ids.set(name, String(row.id));
    }
    const { recipient_id: recipientId } = await trx('awards').where({ id: awardId }).first('recipient_id');
    const { id: waitingId } = await trx('awards').where({ status: 'waiting' }).first('id');
    const { id: virementId } = await trx('virements').first('id');
    const { id: stopId } = await trx('stops').where({ target: scheme.practiceId }).first('id');
    const { id: breakId } = await trx('reconciliation_breaks').first('id');
    return ids
      .set('awards', awardId)
      .set('recipients', recipientId)
      .set('stops', stopId)
      .set('virements', virementId)
      .set('waiting', waitingId)
      .set('reconciliation_breaks', breakId)
      .set('principals', scheme.people.requester.id);
  });
}

/** A key of the role: of the other practice where the role belongs to one. */
export async function keyOf({ service }: Walk, role: Role): Promise<string> {
  return (await service.staff.mintApiKey({ role, practiceCode: 'DEMO-02', name: `Walking ${role} ${newId()}` })).key;
}
