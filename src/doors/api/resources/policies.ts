import { z } from 'zod';
import { pageThrough } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import { EVERYBODY } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { paging } from '../schemas.ts';
import { categoryPage, policyPage, toCategory, toPolicy } from './policy-schema.ts';

const tag = 'Policies';

export const policyRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/policies',
    tag,
    summary: 'List the active policies',
    roles: EVERYBODY,
    query: z.strictObject(paging),
    response: policyPage,
    answers: { 200: 'The policies, P1 first.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const policies = await inScope(deps.db, principal.scope, (trx) => deps.policies.activePolicies(trx));
      const { data, nextCursor } = pageThrough(policies, query, (policy) => policy.slug);
      return { status: 200, body: { data: data.map(toPolicy), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/merchant-categories',
    tag,
    summary: 'List all merchant categories',
    description: 'Each with the policies under which it may be paid.',
    roles: EVERYBODY,
    query: z.strictObject(paging),
    response: categoryPage,
    answers: { 200: 'The categories.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const about = await inScope(deps.db, principal.scope, async (trx) => ({
        policies: await deps.policies.activePolicies(trx),
        neverAllowed: await deps.policies.neverAllowed(trx),
      }));
      const page = pageThrough(deps.policies.categories(), query, (category) => category.category);
      const data = page.data.map((category) => toCategory(category, about));
      return { status: 200, body: { data, nextCursor: page.nextCursor } };
    },
  }),
];
