import { validate as isUuid, v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, type LondonDate, londonDate } from '../../../../kernel/dates.ts';
import type { Role } from '../../../../kernel/principal.ts';
import { listPractices } from '../../../../modules/budgets/index.ts';
import type { StaffView } from '../../../../modules/reports/index.ts';
import { faultOfLastDay, isPracticeRole, lastKeyDay } from '../../../../modules/staff/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { requireFreshSignInAlways } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { roleWords } from '../../words/role-words.ts';
import { readDate, readForm, type Typed } from '../make-award/read-answers.ts';
import { ROLE_ITEMS } from './present-staff.ts';
import { NO_ROLE, roleIn } from './read-staff-form.ts';

const ADMIN = ['admin'] as const;
/** More than work in any alliance. */
const MOST_STAFF = 1000;

/** Everybody who can answer for a key. */
async function readOwners(visit: StaffVisit): Promise<StaffView[]> {
  const request = { kind: 'staff', state: 'current', limit: MOST_STAFF } as const;
  return (await read(visit, (trx) => visit.deps.reports.listStaff(trx, request))).data;
}

async function showNew(visit: StaffVisit, typed: Typed, errors: readonly FieldError[] = []): Promise<Answer> {
  const practices = (await listPractices(visit.deps.db)).map(({ code, name }) => ({ value: code, text: name }));
  const owners = (await readOwners(visit)).map(({ id, name, role }) => ({
    value: id,
    text: `${name}, ${roleWords(role).title}`,
  }));
  const model = {
    typed: { ...typed, formKey: typed['formKey'] || newId() },
    roles: ROLE_ITEMS,
    practices: [{ value: '', text: 'No practice' }, ...practices],
    owners: [{ value: '', text: 'Choose somebody' }, ...owners],
    lastDay: formatDate(lastKeyDay(londonDate(visit.deps.clock.now()))),
  };
  return { view: 'pages/staff/new-key.njk', title: 'Let a program have a key', model, errors };
}

type Read = { name: string; role: Role; owner: StaffView; endsOn: LondonDate | undefined };

/** The last day, where one was typed: null when it is none. */
function dayIn({ day = '', month = '', year = '' }: Typed): LondonDate | null | undefined {
  return day === '' && month === '' && year === '' ? undefined : readDate(day, month, year);
}

const NO_PRACTICE = { field: 'practice', message: 'Choose the practice that the key works for' };

/** What was typed, or all that is missing or cannot be, in the order of the page. */
async function readNewKey(visit: StaffVisit, typed: Typed): Promise<Read | readonly FieldError[]> {
  const { name = '' } = typed;
  const role = roleIn({ role: typed['role'] ?? '' });
  const owner = (await readOwners(visit)).find(({ id }) => id === typed['owner']);
  const endsOn = dayIn(typed);
  const lacksPractice = role !== null && isPracticeRole(role) && !typed['practice'];
  if (name && role && owner && !lacksPractice && endsOn !== null) return { name, role, owner, endsOn };
  const late = endsOn ? faultOfLastDay(endsOn, londonDate(visit.deps.clock.now())) : null;
  return [
    ...(name ? [] : [{ field: 'name', message: 'Say which program the key is for' }]),
    ...(role ? [] : NO_ROLE),
    ...(lacksPractice ? [NO_PRACTICE] : []),
    ...(owner ? [] : [{ field: 'owner', message: 'Choose who answers for it' }]),
    ...(endsOn === null ? [{ field: 'ends-day', message: 'Enter the last day, like 31 3 2027' }] : []),
    ...(late ? [{ field: 'ends-day', message: late.message }] : []),
  ];
}

const FIELDS: Readonly<Record<string, string>> = { endsOn: 'ends-day' };

async function grant(visit: StaffVisit): Promise<Answer> {
  requireFreshSignInAlways(visit);
  const typed = readForm(visit.req.body);
  const wanted = await readNewKey(visit, typed);
  if (!('owner' in wanted)) return showNew(visit, typed, wanted);
  const { owner, ...key } = wanted;
  const { practice, formKey = '' } = typed;
  const id = isUuid(formKey) ? formKey : undefined;
  const input = { ...key, practiceCode: practice || undefined, ownerId: owner.id, id };
  const granted = await attempt(visit.deps.staff.grantApiKey(visit.principal, input));
  if (granted.errors) {
    const errors = granted.errors.map(({ field, message }) => ({ field: FIELDS[field] ?? field, message }));
    return showNew(visit, typed, errors);
  }
  return {
    done: 'The key waits to be taken',
    detail: `${key.name}, for ${owner.name}`,
    next: [
      `Tell ${owner.name}: they take it on the page “Your sign-in”, and see it once.`,
      'It works from then on. Nobody else ever sees it.',
    ],
    link: { text: 'Go to this key', href: `/staff/${granted.value.principalId}` },
  };
}

const PATH = '/staff/new-key';

export const KEY_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: ADMIN, handle: (visit) => showNew(visit, {}) },
  { method: 'post', path: PATH, access: ADMIN, handle: grant },
];
