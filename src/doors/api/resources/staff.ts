import { v5 as idOf } from 'uuid';
import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import { listPractices } from '../../../modules/budgets/index.ts';
import { STAFF_ORDERS } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { STAFF_READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id, inOrder, paging, practiceCode } from '../schemas.ts';
import { readStaff } from './read-staff.ts';
import { roleSchema, staffDetailSchema, staffFilter, staffPage, toStaff } from './staff-schema.ts';

const tag = 'Staff';

async function practiceIds({ db }: ApiDeps, codes: readonly string[]): Promise<string[]> {
  const known = await listPractices(db);
  return codes.map((code) => {
    const practice = known.find((one) => one.code === code);
    if (practice) return practice.id;
    const message = `There is no practice with the code ${code}.`;
    throw new AppError('practice_unknown', message, { errors: [{ field: 'practices', message }] });
  });
}

const text = (description: string, example: string) =>
  z.string().trim().min(1, description).max(100, 'Keep it to 100 characters.').meta({ description, example });
const title = text('What they do, in words.', 'Link worker');
const practices = z
  .array(practiceCode)
  .max(100)
  .default([])
  .meta({ description: 'Codes; at least one for a practice role, none for the others.', example: ['DEMO-01'] });

const FIELD_NAMES = { practiceIds: 'practices' };

const readRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/staff',
    tag,
    summary: 'List staff and keys',
    description: 'By name unless `sort` says another order. Nobody who is helped is in it, and no money.',
    roles: STAFF_READERS,
    query: z.strictObject({ ...staffFilter, sort: inOrder(STAFF_ORDERS), ...paging }),
    response: staffPage,
    answers: { 200: 'Who can act here.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) => deps.reports.listStaff(trx, query));
      return { status: 200, body: { data: data.map(toStaff), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/staff/:id',
    tag,
    summary: 'Read one of them',
    description: 'With what became of all that was open when they left.',
    roles: STAFF_READERS,
    params: byId,
    response: staffDetailSchema,
    answers: { 200: 'The person or key.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({ status: 200, body: await readStaff(deps, principal, params.id) }),
  }),
];

export const staffRoutes: readonly ApiRoute[] = [
  ...readRoutes,
  route({
    method: 'post',
    path: '/staff',
    tag,
    summary: 'Add a member of staff',
    description:
      'They can sign in once an identity of theirs is linked; in a demonstration at once. The same request with the same key adds nobody else.',
    roles: ['admin'],
    needsIdempotencyKey: true,
    fieldNames: FIELD_NAMES,
    body: z
      .strictObject({ name: text('Their name.', 'Asha Testwell'), title, role: roleSchema, practices })
      .meta({ id: 'NewStaff' }),
    example: { name: 'Asha Testwell', title: 'Link worker', role: 'requester', practices: ['DEMO-01'] },
    response: staffDetailSchema,
    answers: { 201: 'The person.' },
    problems: ['practice_unknown', 'idempotency_key_reused'],
    handle: async (deps, { principal, body, idempotencyKey }) => {
      const { practices: codes, ...person } = body;
      const input = {
        id: idOf(idempotencyKey, principal.id),
        ...person,
        isDemonstration: deps.config.identity.isDemonstration,
      };
      const added = await deps.staff.addStaff({ ...input, practiceIds: await practiceIds(deps, codes) }, principal);
      return { status: 201, body: await readStaff(deps, principal, added.id) };
    },
  }),
  route({
    method: 'post',
    path: '/staff/:id/change',
    tag,
    summary: 'Change role, practices and title',
    description:
      'It holds from their next request on. What the new role does not allow is taken back: delegations end, reviews and cases go to nobody. Not of oneself.',
    roles: ['admin'],
    params: byId,
    fieldNames: FIELD_NAMES,
    body: z.strictObject({ title, role: roleSchema, practices }).meta({ id: 'StaffChange' }),
    example: { title: 'Practice manager', role: 'practice_manager', practices: ['DEMO-01'] },
    response: staffDetailSchema,
    answers: { 200: 'The person as they are now.' },
    problems: ['not_found', 'practice_unknown', 'wrong_state'],
    handle: async (deps, { principal, params, body }) => {
      const { practices: codes, ...change } = body;
      const input = { principalId: params.id, ...change, practiceIds: await practiceIds(deps, codes) };
      await deps.staff.changeStaff(principal, input);
      return { status: 200, body: await readStaff(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/staff/:id/identity',
    tag,
    summary: 'Let somebody sign in with an identity',
    description:
      'Says who is who at the identity provider (R20). Whoever signs in and is not known reads their subject on the page. Linking again changes nothing.',
    roles: ['admin'],
    params: byId,
    body: z
      .strictObject({
        subject: text('Who they are there: the `sub` of their ID tokens.', '555012345678'),
      })
      .meta({ id: 'StaffIdentity' }),
    example: { subject: '555012345678' },
    response: staffDetailSchema,
    answers: { 200: 'The person, who can sign in.' },
    problems: ['not_found', 'conflict', 'sign_in_unavailable'],
    handle: async (deps, { principal, params, body }) => {
      const issuer = await deps.identityProvider.issuer();
      await deps.staff.linkIdentity(principal, { principalId: params.id, issuer, ...body });
      return { status: 200, body: await readStaff(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/staff/:id/identity/end',
    tag,
    summary: 'Take from somebody what they sign in with',
    description:
      'They are signed out everywhere at once, and their subject is free to be linked again, to them or to whom it belongs. Not of oneself.',
    roles: ['admin'],
    params: byId,
    response: staffDetailSchema,
    answers: { 200: 'The person, whom nobody can sign in as.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => {
      await deps.staff.unlinkIdentities(principal, params.id);
      return { status: 200, body: await readStaff(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/staff/:id/end',
    tag,
    summary: 'End the access of a person or key',
    description:
      'At once (R19). What was open goes to `reassignTo`, as far as that person may have it, or waits for whoever may take it; `handedOver` lists it. Not of oneself. Ending again changes nothing.',
    roles: ['admin'],
    params: byId,
    body: z
      .strictObject({ reassignTo: id.optional().meta({ description: 'Somebody of the same role and practices.' }) })
      .meta({ id: 'StaffEnd' }),
    example: {},
    response: staffDetailSchema,
    answers: { 200: 'The person, whose access has ended.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params, body }) => {
      await deps.staff.endPrincipal(principal, { principalId: params.id, ...body });
      return { status: 200, body: await readStaff(deps, principal, params.id) };
    },
  }),
];
