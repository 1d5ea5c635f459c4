import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { ROLES } from '../../../../kernel/principal.ts';
import { LINKS, type Link } from '../../../../modules/staff/index.ts';
import { attempt } from '../../shell/attempt.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';
import { readDate, readForm, type Typed } from '../make-award/read-answers.ts';

const LINK_WORDS: Readonly<Record<Link, { text: string; listed: string }>> = {
  self: { text: 'Myself', listed: 'Yourself' },
  household: { text: 'Somebody I live with', listed: 'Somebody you live with' },
  family: { text: 'Somebody of my family', listed: 'Somebody of your family' },
};
const LINK_ITEMS = LINKS.map((link) => ({ value: link, text: LINK_WORDS[link].text }));
const NOT_SENT: Typed = {};

async function showDeclarations(
  visit: StaffVisit,
  typed = NOT_SENT,
  errors: readonly FieldError[] = [],
): Promise<Answer> {
  const own = await visit.deps.staff.ownDeclarations(visit.principal);
  const model = {
    typed,
    links: LINK_ITEMS,
    lines: own.map(
      ({ link, declaredAt }) => `${LINK_WORDS[link].listed}, declared on ${formatDate(londonDate(declaredAt))}`,
    ),
    hasSelf: own.some(({ link }) => link === 'self'),
  };
  return { view: 'pages/declarations/declarations.njk', title: 'Whom you are close to', model, errors };
}

const FIELDS: Readonly<Record<string, string>> = { dateOfBirth: 'born-day' };
const NO_LINK = { field: 'link', message: 'Choose how close you are' };

async function declare(visit: StaffVisit): Promise<Answer> {
  const typed = readForm(visit.req.body);
  const link = LINKS.find((one) => one === typed['link']);
  if (!link) return showDeclarations(visit, typed, [NO_LINK]);
  const { familyName = '', nhsNumber = '', day = '', month = '', year = '' } = typed;
  const dateOfBirth = readDate(day, month, year) ?? '';
  const person = { familyName, dateOfBirth, nhsNumber: nhsNumber || undefined };
  const declared = await attempt(visit.deps.staff.declareLink(visit.principal, { link, person }));
  if (declared.errors) {
    const errors = declared.errors.map(({ field, message }) => ({ field: FIELDS[field] ?? field, message }));
    return showDeclarations(visit, typed, errors);
  }
  return {
    done: 'Declared',
    detail: LINK_WORDS[link].listed,
    next: [
      'You can no longer ask for an award for this person, approve one, or review their payments. A colleague does.',
    ],
    link: { text: 'See what you have declared', href: '/declarations' },
  };
}

const DECLARERS = ROLES.filter((role) => role !== 'auditor');

export const DECLARATIONS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/declarations', access: DECLARERS, handle: (visit) => showDeclarations(visit) },
  { method: 'post', path: '/declarations', access: DECLARERS, handle: declare },
];
