import type { FieldError } from '../../../../kernel/app-error.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { requireFreshSignInAlways } from '../../shell/fresh-sign-in.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { readOne } from './one-member.ts';

const ADMIN = ['admin'] as const;

async function showLink(visit: StaffVisit, typed = '', errors: readonly FieldError[] = []): Promise<Answer> {
  const { id, name } = await readOne(visit);
  const model = { name, typed, back: { text: name, href: `/staff/${id}` } };
  return { view: 'pages/staff/identity.njk', title: 'Let them sign in', model, errors };
}

async function link(visit: StaffVisit): Promise<Answer> {
  requireFreshSignInAlways(visit);
  const { deps, principal, req } = visit;
  const { id, name } = await readOne(visit);
  const subject = textOf(req.body.subject).trim();
  const issuer = await deps.identityProvider.issuer();
  const errors = await refusalOf(deps.staff.linkIdentity(principal, { principalId: id, issuer, subject }));
  if (errors) return showLink(visit, subject, errors);
  return {
    done: 'They can sign in',
    detail: name,
    next: ['The next time they sign in, Practice Purse knows them.'],
    link: { text: name, href: `/staff/${id}` },
  };
}

async function showUnlink(visit: StaffVisit): Promise<Answer> {
  const { id, name } = await readOne(visit);
  const model = {
    heading: `Take the sign-in from ${name}?`,
    happens: [
      'They are signed out everywhere at once, and whoever signed in as them is nobody here.',
      'The number is free. You can let them sign in again, with this number or another one.',
    ],
    act: 'Take the sign-in away',
    isGrave: true,
    back: { text: name, href: `/staff/${id}` },
  };
  return { view: 'layout/confirm.njk', title: model.act, model };
}

async function unlink(visit: StaffVisit): Promise<Answer> {
  requireFreshSignInAlways(visit);
  const { id, name } = await readOne(visit);
  await visit.deps.staff.unlinkIdentities(visit.principal, id);
  return {
    done: 'Sign-in taken away',
    detail: name,
    next: ['Nobody signs in as this person until you let them again.'],
    link: { text: name, href: `/staff/${id}` },
  };
}

const PATH = '/staff/:id/identity';
const UNLINK = '/staff/:id/unlink';

export const IDENTITY_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: ADMIN, handle: (visit) => showLink(visit) },
  { method: 'post', path: PATH, access: ADMIN, handle: link },
  { method: 'get', path: UNLINK, access: ADMIN, handle: showUnlink },
  { method: 'post', path: UNLINK, access: ADMIN, handle: unlink },
];
