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
 * have one; else by given name, of which part is enough where both have one postcode, and never in spite of two
 * postcodes. Twins of one household are two people.
 */
export function isSamePerson(a: RecipientIdentity, b: RecipientIdentity): boolean {
  if (a.nhsNumber && b.nhsNumber) return a.nhsNumber === b.nhsNumber;
  const [postcodeA, postcodeB] = [comparablePostcode(a), comparablePostcode(b)];
  const [givenA, givenB] = [comparableName(a.givenName), comparableName(b.givenName)];
  if (!postcodeA || !postcodeB) return givenA === givenB;
  return postcodeA === postcodeB && (givenA.startsWith(givenB) || givenB.startsWith(givenA));
}

/** Whether an NHS number that both have must be a slip: neither family name nor date of birth agrees. */
export function isOtherPerson(a: RecipientIdentity, b: RecipientIdentity): boolean {
  return a.dateOfBirth !== b.dateOfBirth && comparableName(a.familyName) !== comparableName(b.familyName);
}

const UPDATABLE = ['postcode', 'phone', 'email', 'nhsNumber', 'address'] as const;
type Updatable = (typeof UPDATABLE)[number];

/** Names fields, never their values. */
export type NewDetails = { identity: RecipientIdentity; changed: Updatable[]; kept: Updatable[] };

/** Whether there is one already that the person spoke of when they were asked which ways are safe. */
function isSpokenFor(known: RecipientIdentity, field: Updatable): boolean {
  if (field === 'nhsNumber') return false;
  return field === 'postcode' || field === 'address' ? comparablePostcode(known) !== null : known[field] !== undefined;
}

/**
 * What is known of a person after new details came in: contact details and an NHS number are taken over,
 * names and date of birth stay as first recorded. Once the person was asked which ways are safe, the contacts that
 * they spoke of stay too: nobody asked them about others (R69). `changed` and `kept` name the fields.
 */
export function withNewDetails(known: RecipientIdentity, given: RecipientIdentity, isAsked: boolean): NewDetails {
  const news = UPDATABLE.filter((field) => given[field] && !isSameDetail(known[field], given[field]));
  const kept = isAsked ? news.filter((field) => isSpokenFor(known, field)) : [];
  const changed = news.filter((field) => !kept.includes(field));
  const details = Object.fromEntries(changed.map((field) => [field, given[field]]));
  return { identity: { ...known, ...details }, changed, kept };
}

type Contacts = {
  phone?: string | null | undefined;
  email?: string | null | undefined;
  address?: RecipientIdentity['address'] | null | undefined;
};

/**
 * What is known of a person after they were asked how they are reached: what is left out stays, null takes away. A
 * postcode goes with its address.
 */
export function withContacts(known: RecipientIdentity, { phone, email, address }: Contacts): NewDetails {
  const isPostcodeGone = address === null && known.address?.postcode === known.postcode;
  const postcode = address ? address.postcode : isPostcodeGone ? null : undefined;
  const given = { phone, email, address, postcode };
  const changed = UPDATABLE.filter((field) => {
    const value = field === 'nhsNumber' ? undefined : given[field];
    return value !== undefined && !isSameDetail(known[field], value ?? undefined);
  });
  const details = { ...known, ...given };
  const left = Object.entries({ ...known, ...Object.fromEntries(changed.map((field) => [field, details[field]])) });
  const identity = Object.fromEntries(left.filter(([, value]) => value !== null)) as RecipientIdentity;
  return { identity, changed, kept: [] };
}

const isSameDetail = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
