import type { FieldError } from '../../../../kernel/app-error.ts';
import { isCalendarDate } from '../../../../kernel/dates.ts';
import {
  nhsNumber,
  type PeopleSearch,
  type RecipientIdentity,
  recipientIdentity,
} from '../../../../modules/recipients/index.ts';
import { readDate, type Typed } from './read-answers.ts';

type Read<T> = { value: T; errors?: never } | { value?: never; errors: readonly FieldError[] };

const birthOf = (typed: Typed) => readDate(typed['day'] ?? '', typed['month'] ?? '', typed['year'] ?? '');

/** What to look for: an NHS number, or else a family name with a date of birth. */
export function readSearch(typed: Typed, practiceId: string): Read<PeopleSearch> {
  if (typed['nhsNumber']) {
    const parsed = nhsNumber.safeParse(typed['nhsNumber']);
    if (parsed.success) return { value: { practiceId, nhsNumber: parsed.data } };
    return { errors: [{ field: 'nhsNumber', message: parsed.error.issues[0]?.message ?? 'Check the NHS number' }] };
  }
  const dateOfBirth = birthOf(typed);
  const familyName = typed['familyName'] ?? '';
  const errors = [
    ...(familyName === '' ? [{ field: 'familyName', message: 'Enter a family name, or an NHS number' }] : []),
    ...(dateOfBirth && isCalendarDate(dateOfBirth)
      ? []
      : [{ field: 'born-day', message: 'Enter a date of birth, like 4 3 1945' }]),
  ];
  return errors.length === 0 && dateOfBirth ? { value: { practiceId, familyName, dateOfBirth } } : { errors };
}

const FIELD_OF: Readonly<Record<string, string>> = { dateOfBirth: 'new-born-day', nhsNumber: 'newNhsNumber' };

/** A person to add, from the form; every field that is wrong is named. */
export function readNewPerson(typed: Typed): Read<RecipientIdentity> {
  const given = {
    givenName: typed['givenName'] ?? '',
    familyName: typed['newFamilyName'] ?? '',
    dateOfBirth: birthOf(typed) ?? '',
    postcode: typed['postcode'] || undefined,
    phone: typed['phone'] || undefined,
    nhsNumber: typed['newNhsNumber'] || undefined,
  };
  const parsed = recipientIdentity.safeParse(given);
  if (parsed.success) return { value: parsed.data };
  return {
    errors: parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      return { field: name === 'familyName' ? 'newFamilyName' : (FIELD_OF[name] ?? name), message };
    }),
  };
}
