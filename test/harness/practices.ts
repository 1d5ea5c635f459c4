import { randomBytes } from 'node:crypto';
import { systemPrincipal } from '../../src/kernel/principal.ts';
import { createBudgets, findPracticeByCode, listPractices } from '../../src/modules/budgets/index.ts';
import { createPolicies } from '../../src/modules/policies/index.ts';
import { createRecipients } from '../../src/modules/recipients/index.ts';
import { createStaff, type Staff } from '../../src/modules/staff/index.ts';
import { createSettableClock, type SettableClock } from '../../src/platform/clock.ts';
import { type Db, openDatabase, SERVICE_ROLE } from '../../src/platform/database.ts';
import { freshDatabase } from './database.ts';

/** A fresh database as the service sees it, at 10am on 22 November 2026. */
export async function openService(): Promise<{ db: Db; clock: SettableClock; destroy: () => Promise<void> }> {
  const { url, destroy } = await freshDatabase();
  const db = openDatabase({ url, role: SERVICE_ROLE, max: 12 });
  return {
    db,
    clock: createSettableClock(new Date('2026-11-22T10:00:00Z')),
    destroy: async () => {
      await db.destroy();
      await destroy();
    },
  };
}

/** The staff of a database, with nothing that they could have in hand. */
export function staffOf(service: { db: Db; clock: SettableClock }): Staff {
  const identityKeys = { hashKey: randomBytes(32), encryptionKeys: [{ version: 'v1', key: randomBytes(32) }] };
  const { keysOfPerson: personKeys } = createRecipients({ ...service, identityKeys });
  return createStaff({ ...service, practices: { findPracticeByCode, listPractices }, personKeys, work: [] });
}

/** Registers a practice and gives its id. */
export function addPractice(service: { db: Db; clock: SettableClock }, code: string): Promise<string> {
  return createBudgets({ ...service, policies: createPolicies() }).createPractice(systemPrincipal('test'), {
    code,
    name: `${code} Surgery`,
    listSize: 1000,
    addressLine1: '1 Sandy Lane',
    city: 'Marram Bay',
    postcode: 'ZZ1 1AA',
    phone: '01632 960001',
  });
}
