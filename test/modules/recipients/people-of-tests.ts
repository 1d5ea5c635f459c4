import type { Principal } from '../../../src/kernel/principal.ts';
import {
  communicationNeeds,
  type NewRepresentative,
  newRepresentative,
  type RecipientIdentity,
} from '../../../src/modules/recipients/index.ts';
import { inScope, type Trx } from '../../../src/platform/database.ts';
import { addPractice } from '../../harness/practices.ts';
import type { Scheme } from '../../harness/scheme.ts';
import type { RunningService } from '../../harness/service.ts';

let made = 0;

const letters = (count: number) => [...String(count)].map((digit) => 'abcdefghij'[Number(digit)]).join('');

/** People of the scheme's practice, each somebody that nobody else is, and what tests read of them. */
export function peopleOf(service: RunningService, scheme: Scheme) {
  const all = <T>(work: (trx: Trx) => Promise<T>) => inScope(service.db, 'all', work);
  return {
    all,

    async add(details: Partial<RecipientIdentity> = {}, by: Principal = scheme.people.requester): Promise<string> {
      made += 1;
      const identity = {
        givenName: 'Ivy',
        familyName: `Demoson ${letters(made)}`,
        dateOfBirth: '1945-03-04',
        ...details,
      };
      const [practiceId = ''] = by.scope;
      const { id } = await inScope(service.db, by.scope, (trx) =>
        service.recipients.findOrAddRecipient(trx, by, { practiceId, identity }),
      );
      return id;
    },

    /** Somebody of a practice of their own. */
    async stranger(code: string): Promise<Principal> {
      return { ...scheme.people.requester, scope: [await addPractice(service, code)] };
    },

    /** Somebody chosen as a nominee by three people, and the case of finance about the third. */
    async nomineeOfMany(): Promise<{ recipientId: string; representativeId: string; caseId: string }> {
      const ids = [await this.add(), await this.add(), await this.add()];
      const [recipientId = ''] = ids.slice(-1);
      let representativeId = '';
      for (const id of ids) {
        const representative = nomineeWith({ familyName: 'Manyfold' });
        const added = await service.recipients.addRepresentative(scheme.people.requester, {
          recipientId: id,
          representative,
        });
        representativeId = added.id;
      }
      await this.handOn();
      const { id: caseId } = await all((trx) =>
        trx('finance_cases').where({ subject_id: representativeId }).first('id'),
      );
      return { recipientId, representativeId, caseId };
    },

    /** Hands on what has been told, as the worker does every minute. */
    async handOn(): Promise<void> {
      await all((trx) => trx.raw("select enqueue_job('dispatch-domain-events', '{}'::json, null, null, null)"));
      await service.settle();
    },

    /** The newest last. */
    async audited(
      recipientId: string,
    ): Promise<{ action: string; after: Record<string, unknown> | null; reason: string | null }[]> {
      const rows = await all((trx) => trx('audit_entries').where({ entity_id: recipientId }).orderBy('id'));
      return rows.map(({ action, after, reason }) => ({ action, after, reason }));
    },
  };
}

/** Needs that say something, with what matters to the test. */
export const needsWith = (changes: object = {}) => communicationNeeds.parse({ formats: ['large_print'], ...changes });

/** A nominee for a year from the tests' day, with what matters to the test. */
export const nomineeWith = (changes: object = {}): NewRepresentative =>
  newRepresentative.parse({
    kind: 'nominee',
    givenName: 'Kam',
    familyName: 'Trustworth',
    dateOfBirth: '1980-01-02',
    relationship: 'Friend',
    evidence: 'Passport',
    evidenceSeenOn: '2026-11-20',
    isIdentityChecked: true,
    hasRecipientAgreed: true,
    hasRepresentativeAgreed: true,
    endsOn: '2027-11-21',
    ...changes,
  });
