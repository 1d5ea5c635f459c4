import { randomUUID } from 'node:crypto';
import type { Principal } from '../../../src/kernel/principal.ts';
import { inScope } from '../../../src/platform/database.ts';
import { makeAward, type Scheme } from '../../harness/scheme.ts';
import type { RunningService } from '../../harness/service.ts';
import { take } from '../../harness/shop.ts';

/** A second person in finance. */
export async function addSam(service: RunningService): Promise<Principal> {
  const role = 'finance' as const;
  const staff = { name: 'Sam Second', title: 'Finance', role, practiceIds: [], isDemonstration: true };
  const { id } = await service.staff.addStaff(staff);
  const principal = await service.staff.principalOf(id, 'test-sam');
  if (!principal) throw new Error('Sam is there');
  return principal;
}

/** What the tests of cases do and look at, on one service. */
export function settling(service: RunningService, scheme: Scheme) {
  const farida = scheme.people.finance;
  const all = <T>(read: Parameters<typeof inScope<T>>[2]) => inScope(service.db, 'all', read);
  const rowOf = (id: string) => all((trx) => trx('finance_cases').where({ id }).first());
  const casesOf = (awardId: string) =>
    all((trx) => trx('finance_cases').where({ award_id: awardId }).orderBy('opened_at').orderBy('id'));
  const audited = (id: string) =>
    all((trx) => trx('audit_entries').where({ entity_id: id }).orderBy('id').pluck('action'));

  async function entriesOf(id: string) {
    const rows = await all((trx) => trx('finance_case_entries').where({ case_id: id }).orderBy('at').orderBy('id'));
    return rows.map((row) => [row.what, row.amount_pence, row.open_pence]);
  }

  /** An award of £10 of which a shop took £13, and the case of the £3. */
  async function short() {
    const { id: awardId } = await makeAward(service, scheme, { amountPence: 1000 });
    const cardTransactionId = await take(service, awardId, { askedPence: 1000, takenPence: 1300 });
    const [opened] = await casesOf(awardId);
    return { awardId, cardTransactionId, caseId: String(opened?.id) };
  }

  const charge = (caseId: string, by = farida, idempotencyKey: string = randomUUID()) =>
    service.cases.chargeToBudget(by, { caseId, note: 'A tip that was agreed', idempotencyKey });
  const recover = (caseId: string, amountPence: number, idempotencyKey: string = randomUUID()) =>
    service.cases.recordRecovery(farida, { caseId, amountPence, note: 'Paid back at the desk', idempotencyKey });

  return { all, rowOf, casesOf, audited, entriesOf, short, charge, recover };
}
