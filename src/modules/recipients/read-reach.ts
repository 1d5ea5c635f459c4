import { AppError } from '../../kernel/app-error.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { CommunicationNeeds } from './core/communication-needs.ts';
import type { RecipientIdentity } from './core/recipient-identity.ts';
import { type ContactAnswers, type SafeRoute, safeRoutes } from './core/safe-contact.ts';
import { decryptIdentity } from './identity-keys.ts';
import { findContact, findNeeds } from './person-facts.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { findRecipient } from './recipient-store.ts';

/** How a person may be written to, for whoever sends something. */
export type Reach = Pick<RecipientIdentity, 'givenName' | 'familyName' | 'phone' | 'email' | 'address'> & {
  /** What they answered when asked which ways are safe; null when nobody asked (R69). */
  answers: ContactAnswers | null;
  routes: SafeRoute[];
  formats: CommunicationNeeds['formats'];
  /** How they would rather be reached. */
  channel: CommunicationNeeds['channel'];
  isDead: boolean;
};

/** Reads it by the system's own sight or a person's. Throws `not_found` when the scope does not hold the person. */
export async function readReach(
  deps: Pick<RecipientDeps, 'identityKeys'>,
  db: Db | Trx,
  recipientId: string,
): Promise<Reach> {
  const person = await findRecipient(db, recipientId);
  if (!person) throw new AppError('not_found', 'There is no such recipient.');
  const { givenName, familyName, phone, email, address } = decryptIdentity(deps.identityKeys, person.id, person);
  const about = { db, keys: deps.identityKeys, recipientId };
  const answers = await findContact(about);
  const needs = await findNeeds(about);
  return {
    ...{ givenName, familyName },
    ...(phone && { phone }),
    ...(email && { email }),
    ...(address && { address }),
    answers,
    routes: safeRoutes(answers, { ...(phone && { phone }), ...(email && { email }), ...(address && { address }) }),
    formats: needs?.formats ?? [],
    channel: needs?.channel ?? null,
    isDead: person.deathRecordedAt !== null,
  };
}
