import type { LondonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { CapacityRecord } from './core/capacity.ts';
import type { CarePlanRecord } from './core/care-plan.ts';
import type { CommunicationNeeds } from './core/communication-needs.ts';
import type { ContactAnswers } from './core/safe-contact.ts';
import { type IdentityKeys, type Sealed, unseal } from './identity-keys.ts';
import { findNewest, type VersionRow } from './version-store.ts';

/** Who recorded something, and when. */
export type Recorded = { recordedBy: string; recordedAt: Date };

const recordedOf = (row: VersionRow<object>): Recorded => ({
  recordedBy: row.recorded_by,
  recordedAt: row.recorded_at,
});

function opened<T>(keys: IdentityKeys, row: VersionRow<object>): T | null {
  if (!row.sealed || row.key_version === null) return null;
  const stored: Sealed = { sealed: row.sealed, keyVersion: row.key_version };
  return unseal<T>(keys, row.id, stored);
}

type NeedsColumns = Pick<CommunicationNeeds, 'formats' | 'channel' | 'language' | 'interpreter'>;
type About = { db: Db | Trx; keys: IdentityKeys; recipientId: string };

/** What was recorded field by field, without the free text; null when nothing was. */
export async function findNeeds(about: About): Promise<(Omit<CommunicationNeeds, 'note'> & Recorded) | null> {
  const row = await findNewest<NeedsColumns>(about.db, 'recipient_needs', about.recipientId);
  if (!row) return null;
  const { formats, channel, language, interpreter } = row;
  const contactPerson = opened<NonNullable<CommunicationNeeds['contactPerson']>>(about.keys, row);
  return { formats, channel, language, interpreter, contactPerson, ...recordedOf(row) };
}

type ContactColumns = {
  may_text: boolean;
  may_call: boolean;
  may_leave_message: boolean;
  may_email: boolean;
  may_post: boolean;
  do_not_contact: boolean;
};

/** What the person answered when asked which ways to them are safe; null when nobody asked. */
export async function findContact(about: About): Promise<(ContactAnswers & Recorded) | null> {
  const row = await findNewest<ContactColumns>(about.db, 'recipient_contacts', about.recipientId);
  if (!row) return null;
  return {
    mayText: row.may_text,
    mayCall: row.may_call,
    mayLeaveMessage: row.may_leave_message,
    mayEmail: row.may_email,
    mayPost: row.may_post,
    doNotContact: row.do_not_contact,
    note: opened<{ note: string }>(about.keys, row)?.note ?? '',
    ...recordedOf(row),
  };
}

/** Whether the person can decide, as judged last; null when nobody has noted anything. */
export async function findCapacity(about: About): Promise<(CapacityRecord & Recorded) | null> {
  const row = await findNewest<{ lacks_capacity: boolean; assessed_on: LondonDate }>(
    about.db,
    'recipient_capacity',
    about.recipientId,
  );
  if (!row) return null;
  return {
    lacksCapacity: row.lacks_capacity,
    assessedOn: row.assessed_on,
    note: opened<{ note: string }>(about.keys, row)?.note ?? '',
    ...recordedOf(row),
  };
}

type CarePlanColumns = {
  reference: string;
  is_not_excluded: boolean;
  agreed_on: LondonDate;
  reviewed_on: LondonDate | null;
  review_due_on: LondonDate;
};

/** The care plan as recorded last; null when there is none. */
export async function findCarePlan(about: About): Promise<(CarePlanRecord & Recorded) | null> {
  const row = await findNewest<CarePlanColumns>(about.db, 'recipient_care_plans', about.recipientId);
  if (!row) return null;
  return {
    reference: row.reference,
    coordinator: opened<{ coordinator: string }>(about.keys, row)?.coordinator ?? '',
    isNotExcluded: row.is_not_excluded,
    agreedOn: row.agreed_on,
    reviewedOn: row.reviewed_on,
    reviewDueOn: row.review_due_on,
    ...recordedOf(row),
  };
}
