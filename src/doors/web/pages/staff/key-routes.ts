import { validate as isUuid, v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { listPractices } from '../../../../modules/budgets/index.ts';
import { lastKeyDay } from '../../../../modules/staff/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { requireFreshSignInAlways } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { ROLE_ITEMS } from './present-staff.ts';
import { NO_ROLE, roleIn } from './read-staff-form.ts';

const ADMIN = ['admin'] as const;

type TypedKey = { name: string; role: string; practice: string; owner: string; formKey: string };
/** More than work in any alliance. */
const MOST_STAFF = 1000;

function readKeyForm(body: Record<string, unknown>): TypedKey {
  const of = (field: string) => textOf(body[field]).trim();
  return { name: of('name'), role: of('role'), practice: of('practice'), owner: of('owner'), formKey: of('formKey') };
}

/** Everybody who can answer for a key; first of all whoever makes it. */
async function ownerItems(visit: StaffVisit) {
  const request = { kind: 'staff', state: 'current', limit: MOST_STAFF } as const;
  const { data } = await read(visit, (trx) => visit.deps.reports.listStaff(trx, request));
  const others = data.filter(({ id }) => id !== visit.principal.id).map(({ id, name }) => ({ value: id, text: name }));
  return [{ value: '', text: 'You' }, ...others];
}

async function showNew(visit: StaffVisit, typed: TypedKey, errors: readonly FieldError[] = []): Promise<Answer> {
  const practices = (await listPractices(visit.deps.db)).map(({ code, name }) => ({ value: code, text: name }));
  const model = {
    typed,
    roles: ROLE_ITEMS,
    practices: [{ value: '', text: 'No practice' }, ...practices],
    owners: await ownerItems(visit),
    lastDay: formatDate(lastKeyDay(londonDate(visit.deps.clock.now()))),
  };
  return { view: 'pages/staff/new-key.njk', title: 'Make a key for a program', model, errors };
}

const emptyForm = (): TypedKey => ({ name: '', role: '', practice: '', owner: '', formKey: newId() });

const NO_NAME: readonly FieldError[] = [{ field: 'name', message: 'Say which program the key is for' }];

/** The key is in this one page and nowhere else: it goes into no address and no session. */
async function make(visit: StaffVisit): Promise<Answer> {
  requireFreshSignInAlways(visit);
  const typed = readKeyForm(visit.req.body);
  const role = roleIn(typed);
  const missing = [...(typed.name ? [] : NO_NAME), ...(role ? [] : NO_ROLE)];
  if (missing.length > 0 || !role) return showNew(visit, typed, missing);
  const { name, practice, owner, formKey } = typed;
  const id = isUuid(formKey) ? formKey : undefined;
  const input = { role, name, practiceCode: practice || undefined, ownerId: owner || undefined, id };
  const minted = await attempt(visit.deps.staff.mintApiKey(input, visit.principal));
  if (minted.errors) return showNew(visit, typed, minted.errors);
  const { key, principalId } = minted.value;
  const model = { name, key, href: `/staff/${principalId}` };
  return { view: 'pages/staff/key.njk', title: 'The key', model };
}

const PATH = '/staff/new-key';

export const KEY_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: ADMIN, handle: (visit) => showNew(visit, emptyForm()) },
  { method: 'post', path: PATH, access: ADMIN, handle: make },
];
