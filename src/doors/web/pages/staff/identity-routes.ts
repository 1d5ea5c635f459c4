import type { FieldError } from '../../../../kernel/app-error.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { readOne } from './one-member.ts';

const ADMIN = ['admin'] as const;

async function showLink(visit: StaffVisit, typed = '', errors: readonly FieldError[] = []): Promise<Answer> {
  const { id, name } = await readOne(visit);
  const model = { name, typed, back: { text: name, href: `/staff/${id}` } };
  return { view: 'pages/staff/identity.njk', title: 'Let them sign in', model, errors };
}

async function link(visit: StaffVisit): Promise<Answer> {
  const { deps, principal, req } = visit;
  const { id, name } = await readOne(visit);
  const subject = textOf(req.body.subject).trim();
  const { issuer } = deps.config.identity;
  const errors = await refusalOf(deps.staff.linkIdentity(principal, { principalId: id, issuer, subject }));
  if (errors) return showLink(visit, subject, errors);
  return {
    done: 'They can sign in',
    detail: name,
    next: ['The next time they sign in, Practice Purse knows them.'],
    link: { text: name, href: `/staff/${id}` },
  };
}

const PATH = '/staff/:id/identity';

export const IDENTITY_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: ADMIN, handle: (visit) => showLink(visit) },
  { method: 'post', path: PATH, access: ADMIN, handle: link },
];
