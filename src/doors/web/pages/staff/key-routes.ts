import { validate as isUuid, v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import { listPractices } from '../../../../modules/budgets/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { requireFreshSignInAlways } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { ROLE_ITEMS } from './present-staff.ts';
import { NO_ROLE, roleIn } from './read-staff-form.ts';

const ADMIN = ['admin'] as const;

type TypedKey = { name: string; role: string; practice: string; formKey: string };

function readKeyForm(body: Record<string, unknown>): TypedKey {
  const of = (field: string) => textOf(body[field]).trim();
  return { name: of('name'), role: of('role'), practice: of('practice'), formKey: of('formKey') };
}

async function showNew(visit: StaffVisit, typed: TypedKey, errors: readonly FieldError[] = []): Promise<Answer> {
  const practices = (await listPractices(visit.deps.db)).map(({ code, name }) => ({ value: code, text: name }));
  const model = { typed, roles: ROLE_ITEMS, practices: [{ value: '', text: 'No practice' }, ...practices] };
  return { view: 'pages/staff/new-key.njk', title: 'Make a key for a program', model, errors };
}

const emptyForm = (): TypedKey => ({ name: '', role: '', practice: '', formKey: newId() });

const NO_NAME: readonly FieldError[] = [{ field: 'name', message: 'Say which program the key is for' }];

/** The key is in this one page and nowhere else: it goes into no address and no session. */
async function make(visit: StaffVisit): Promise<Answer> {
  requireFreshSignInAlways(visit);
  const typed = readKeyForm(visit.req.body);
  const role = roleIn(typed);
  const missing = [...(typed.name ? [] : NO_NAME), ...(role ? [] : NO_ROLE)];
  if (missing.length > 0 || !role) return showNew(visit, typed, missing);
  const { name, practice, formKey } = typed;
  const input = { role, name, practiceCode: practice || undefined, id: isUuid(formKey) ? formKey : undefined };
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
