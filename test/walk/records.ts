import { v7 as newId } from 'uuid';
import { type Role, systemPrincipal } from '../../src/kernel/principal.ts';
import type { AwardRequest } from '../../src/modules/awards/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { makeShortfall } from '../harness/settling.ts';
import { addPracticeWithBudget, openPool } from '../harness/two-practices.ts';
import { excepting } from '../modules/exceptions/excepted.ts';
import { makeBreak } from '../modules/reconciliation/payments-of-tests.ts';
import { signalOn } from '../modules/risk/payments-of-tests.ts';
import { addSomebody } from '../modules/staff/people-of-tests.ts';
import { makeLaterRecords } from './later-records.ts';

/** Who is helped, with every field that a person's record has. */
export const WALKED = {
  givenName: 'Zebedee',
  familyName: 'Quillfeather',
  dateOfBirth: '1950-01-02',
  phone: '07700900456',
  email: 'zebedee@samphire.example',
  nhsNumber: '9990000018',
  postcode: 'ZZ7 9QF',
  address: { line1: '3 Cormorant Ropewalk', city: 'Samphirehaven', postcode: 'ZZ7 9QF' },
} as const;

/** What tells who somebody is, in every way that a page or an answer writes it. */
export const IDENTITY: readonly string[] = [
  WALKED.givenName,
  WALKED.familyName,
  WALKED.dateOfBirth,
  '2 January 1950',
  '2 Jan 1950',
  '02/01/1950',
  WALKED.phone,
  '07700 900456',
  '+447700900456',
  WALKED.email,
  WALKED.nhsNumber,
  '999 000 0018',
  WALKED.postcode,
  WALKED.address.line1,
  WALKED.address.city,
];

/** Why, which whoever decides on the money reads too. */
const NEED = 'Nothing in the marsh samphire cupboard until Monday';

/** What only the practice and the person know. */
export const SECRETS: readonly string[] = [...IDENTITY, NEED];

export type Walk = {
  service: RunningService & AsyncDisposable;
  scheme: Scheme;
  /** Another practice, with a budget of its own. */
  elsewhereId: string;
  elsewhere: Elsewhere;
  /** One id of every kind of record of the first practice, by the table it is in. */
  idIn: (table: string) => string;
};

async function helpSomebody(service: RunningService, scheme: Scheme): Promise<string> {
  const about = { recipient: WALKED, need: NEED };
  const { id } = await makeAward(service, scheme, { ...about, amountPence: 5000 });
  await service.vouchers.printCode(scheme.people.requester, id);
  await service.awards.requestAward(scheme.people.requester, {
    request: requestFor({ ...about, amountPence: 4100 }),
    options: {},
  });
  return id;
}

/** What the other practice has itself: its own addresses take the first practice's ids in their bodies. */
export type Elsewhere = { award: string; invoiceAward: string; recipient: string; budget: string; staff: string };

type OtherPractice = Awaited<ReturnType<typeof addPracticeWithBudget>>;

async function helpElsewhere(service: RunningService, { people, budgetId }: OtherPractice): Promise<Elsewhere> {
  const ask = (changes: Partial<AwardRequest>) =>
    service.awards.requestAward(people.requester, {
      request: requestFor({ practice: 'DEMO-02', ...changes }),
      options: {},
    });
  const paidByInvoice: Partial<AwardRequest> = { policy: 'P2', method: 'invoice', methodsOffered: ['card', 'invoice'] };
  const [one, other] = [await ask({}), await ask(paidByInvoice)];
  for (const { id } of [one, other]) await service.awards.approveAward(people.approver, id);
  return {
    award: one.id,
    invoiceAward: other.id,
    recipient: one.recipientId,
    budget: budgetId,
    staff: people.requester.id,
  };
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
  const other = await addPracticeWithBudget(service, scheme, { code: 'DEMO-02', allocationPence: 100_000 });
  const { practiceId: allied } = await addPracticeWithBudget(service, scheme, {
    code: 'DEMO-03',
    allocationPence: 100_000,
  });
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
  const elsewhere = await helpElsewhere(service, other);
  await service.settle();
  const ids = (await firstIds(service, scheme, awardId)).set('pools', poolId).set('authorizations', declinedId);
  const idIn = (table: string) => {
    const id = ids.get(table);
    if (!id) throw new Error(`no record in ${table} was made: a walk over its routes would meet nothing`);
    return id;
  };
  return { service, scheme, elsewhereId: other.practiceId, elsewhere, idIn };
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

/** A key of the role: of the other practice, or of this one, where the role belongs to one. */
export async function keyOf({ service }: Walk, role: Role, practiceCode = 'DEMO-02'): Promise<string> {
  return (await service.staff.mintApiKey({ role, practiceCode, name: `Walking ${role} ${newId()}` })).key;
}
