import { toLatinLetters } from './latin-letters.ts';
import type { RecipientIdentity } from './recipient-identity.ts';

/** A name as it is compared: case, accents, spaces, hyphens and apostrophes make no difference. */
export function comparableName(name: string): string {
  return toLatinLetters(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The person's postcode, if any is known, as it is compared. */
export function comparablePostcode(identity: RecipientIdentity): string | null {
  const postcode = identity.postcode ?? identity.address?.postcode;
  return postcode ? postcode.replace(/\s/g, '').toUpperCase() : null;
}

/**
 * Whether two descriptions with one family name and date of birth are of one person: by NHS number when both
 * have one, else by postcode when both have one, else by given name.
 */
export function isSamePerson(a: RecipientIdentity, b: RecipientIdentity): boolean {
  if (a.nhsNumber && b.nhsNumber) return a.nhsNumber === b.nhsNumber;
  const [postcodeA, postcodeB] = [comparablePostcode(a), comparablePostcode(b)];
  if (postcodeA && postcodeB) return postcodeA === postcodeB;
  return comparableName(a.givenName) === comparableName(b.givenName);
}

/** Whether an NHS number that both have must be a slip: neither family name nor date of birth agrees. */
export function isOtherPerson(a: RecipientIdentity, b: RecipientIdentity): boolean {
  return a.dateOfBirth !== b.dateOfBirth && comparableName(a.familyName) !== comparableName(b.familyName);
}

const UPDATABLE = ['postcode', 'phone', 'email', 'nhsNumber', 'address'] as const;

/**
 * What is known of a person after new details came in: contact details and an NHS number are taken over,
 * names and date of birth stay as first recorded. `changed` names the fields, never their values.
 */
export function withNewDetails(
  known: RecipientIdentity,
  given: RecipientIdentity,
): { identity: RecipientIdentity; changed: string[] } {
  const changed = UPDATABLE.filter((field) => given[field] && !isSameDetail(known[field], given[field]));
  const details = Object.fromEntries(changed.map((field) => [field, given[field]]));
  return { identity: { ...known, ...details }, changed };
}

const isSameDetail = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
