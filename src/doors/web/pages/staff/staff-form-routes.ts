import { validate as isUuid, v7 as newId } from 'uuid';
import type { FieldError } from '../../../../kernel/app-error.ts';
import type { Role } from '../../../../kernel/principal.ts';
import { listPractices } from '../../../../modules/budgets/index.ts';
import type { StaffView } from '../../../../modules/reports/index.ts';
import { attempt, refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignInAlways } from '../../shell/fresh-sign-in.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';
import { readOne } from './one-member.ts';
import { practiceItems, ROLE_ITEMS } from './present-staff.ts';
import { faultsWithoutRole, readStaffForm, roleIn, type TypedStaff, typedAs } from './read-staff-form.ts';

type Shown = { typed: TypedStaff; errors?: readonly FieldError[] };
const ADMIN = ['admin'] as const;

async function showForm(visit: StaffVisit, { typed, errors = [] }: Shown, standing?: StaffView): Promise<Answer> {
  const model = {
    heading: standing ? `Change ${standing.name}` : 'Add a member of staff',
    typed,
    isNew: !standing,
    roles: ROLE_ITEMS,
    practices: practiceItems(await listPractices(visit.deps.db), typed),
    back: standing
      ? { text: standing.name, href: `/staff/${standing.id}` }
      : { text: 'Staff and access', href: '/staff' },
  };
  return { view: 'pages/staff/staff-form.njk', title: model.heading, model, errors };
}

const emptyForm = (): TypedStaff => ({ name: '', title: '', role: '', practiceIds: [], formKey: newId() });

function add({ deps, principal }: StaffVisit, typed: TypedStaff, role: Role) {
  const { name, title, practiceIds, formKey } = typed;
  const id = isUuid(formKey) ? { id: formKey } : {};
  const { isDemonstration } = deps.config.identity;
  return deps.staff.addStaff({ ...id, name, title, role, practiceIds, isDemonstration }, principal);
}

/** At a provider of others nobody is known before an administrator has said who they are there. */
function whatNext({ deps }: StaffVisit, id: string) {
  if (deps.config.identity.isDemonstration) {
    const next = ['They can sign in now, and see what their role and practices allow.'];
    return { next, link: { text: 'See all staff', href: '/staff' } };
  }
  const next = ['They cannot sign in yet. Let them sign in next: they see a number that you need.'];
  return { next, link: { text: 'Let them sign in', href: `/staff/${id}/identity` } };
}

async function takeNew(visit: StaffVisit): Promise<Answer> {
  requireFreshSignInAlways(visit);
  const typed = readStaffForm(visit.req.body);
  const role = roleIn(typed);
  if (!role) return showForm(visit, { typed, errors: faultsWithoutRole(typed) });
  const added = await attempt(add(visit, typed, role));
  if (added.errors) return showForm(visit, { typed, errors: added.errors });
  return {
    done: 'Added',
    detail: typed.name,
    ...whatNext(visit, added.value.id),
  };
}

async function showChange(visit: StaffVisit): Promise<Answer> {
  const standing = await readOne(visit);
  return showForm(visit, { typed: typedAs(standing) }, standing);
}

async function takeChange(visit: StaffVisit): Promise<Answer> {
  requireFreshSignInAlways(visit);
  const standing = await readOne(visit);
  const typed = { ...readStaffForm(visit.req.body), name: standing.name };
  const role = roleIn(typed);
  const { title, practiceIds } = typed;
  const change = { principalId: standing.id, title, practiceIds };
  const errors = role
    ? await refusalOf(visit.deps.staff.changeStaff(visit.principal, { ...change, role }))
    : faultsWithoutRole(typed);
  if (errors) return showForm(visit, { typed, errors }, standing);
  return {
    done: 'Changed',
    detail: standing.name,
    next: ['It holds from their next page on. What the new role does not allow is no longer theirs.'],
    link: { text: 'Go to this person', href: `/staff/${standing.id}` },
  };
}

export const STAFF_FORM_ROUTES: readonly Route[] = [
  { method: 'get', path: '/staff/new', access: ADMIN, handle: (visit) => showForm(visit, { typed: emptyForm() }) },
  { method: 'post', path: '/staff/new', access: ADMIN, handle: takeNew },
  { method: 'get', path: '/staff/:id/change', access: ADMIN, handle: showChange },
  { method: 'post', path: '/staff/:id/change', access: ADMIN, handle: takeChange },
];
