import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import type { VersionName } from '../../../modules/policies/index.ts';
import { pageThrough } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { OVERSEERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { instant, paging, practiceCode, reasonText } from '../schemas.ts';
import {
  policyChanges,
  policyVersionPage,
  policyVersionSchema,
  rehearsalSchema,
  toPolicyVersion,
  toRehearsal,
} from './policy-version-schema.ts';

const tag = 'Policies';
const AT_ONCE_FLIPS = 100;

const slug = z.string().min(1).max(20).meta({ description: 'Slug of the policy.', example: 'P5' });
const bySlug = z.strictObject({ slug });
const byVersion = z.strictObject({
  slug,
  version: z.coerce.number().int().min(1).meta({ description: 'Number of the version.', example: 2 }),
});

async function readVersion(deps: ApiDeps, principal: Principal, name: VersionName) {
  const views = await inScope(deps.db, principal.scope, (trx) => deps.reports.policyVersionViews(trx, name));
  const view = views.find(({ version }) => version === name.version);
  if (!view) throw new AppError('not_found', 'There is no such version of a policy.');
  return toPolicyVersion(view);
}

type FlipRequest = {
  outcome?: 'approved' | 'declined' | undefined;
  practice?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};

async function readRehearsal(deps: ApiDeps, principal: Principal, asked: { name: VersionName; flips: FlipRequest }) {
  const { name, flips } = asked;
  const { practice: practiceCode, ...request } = flips;
  return inScope(deps.db, principal.scope, async (trx) => {
    const view = await deps.reports.rehearsalView(trx, name);
    if (!view) throw new AppError('not_found', 'This version has not been rehearsed.');
    return toRehearsal(view, await deps.reports.listFlips(trx, { rehearsalId: view.id, practiceCode, ...request }));
  });
}

const readRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/policies/:slug/versions',
    tag,
    summary: 'List the versions of a policy',
    description: 'Newest first, with who wrote, proposed and activated each, and from when it is in force (R59).',
    roles: OVERSEERS,
    params: bySlug,
    query: z.strictObject(paging),
    response: policyVersionPage,
    answers: { 200: 'The versions.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params, query }) => {
      const views = await inScope(deps.db, principal.scope, (trx) => deps.reports.policyVersionViews(trx, params));
      if (views.length === 0) throw new AppError('not_found', 'There is no such policy.');
      const { data, nextCursor } = pageThrough(views, query, (view) => view.id);
      return { status: 200, body: { data: data.map(toPolicyVersion), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/policies/:slug/versions/:version',
    tag,
    summary: 'Read a version of a policy',
    roles: OVERSEERS,
    params: byVersion,
    response: policyVersionSchema,
    answers: { 200: 'The version.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({ status: 200, body: await readVersion(deps, principal, params) }),
  }),
  route({
    method: 'get',
    path: '/policies/:slug/versions/:version/rehearsal',
    tag,
    summary: 'Read the newest rehearsal of a version',
    description: 'What would have gone otherwise: figures by reason and practice, and the payments in pages.',
    roles: OVERSEERS,
    params: byVersion,
    query: z.strictObject({
      outcome: z.enum(['approved', 'declined']).optional().meta({ description: 'Only those that would be this.' }),
      practice: practiceCode.optional(),
      ...paging,
    }),
    response: rehearsalSchema,
    answers: { 200: 'The rehearsal.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params, query }) => ({
      status: 200,
      body: await readRehearsal(deps, principal, { name: params, flips: query }),
    }),
  }),
];

const writeRoutes: readonly ApiRoute[] = [
  route({
    method: 'post',
    path: '/policies/:slug/versions',
    tag,
    summary: 'Begin the next version of a policy',
    description:
      'A draft with the terms of the active version and what the body says otherwise. One version at a time is a draft or proposed; the same draft again is the same one.',
    roles: ['commissioner'],
    params: bySlug,
    body: policyChanges.meta({ id: 'PolicyChanges' }),
    example: { dailyPence: 2000, days: [1, 2, 3, 4, 5] },
    response: policyVersionSchema,
    answers: { 201: 'The new draft.', 200: 'The draft that there was already.' },
    problems: ['not_found', 'conflict'],
    handle: async (deps, { principal, params, body }) => {
      const { version, isNew } = await deps.policyVersions.draftVersion(principal, {
        slug: params.slug,
        changes: body,
      });
      return { status: isNew ? 201 : 200, body: await readVersion(deps, principal, { slug: params.slug, version }) };
    },
  }),
  route({
    method: 'patch',
    path: '/policies/:slug/versions/:version',
    tag,
    summary: 'Change a draft',
    description: 'What the body leaves out stays; null takes a limit away. A proposed version is withdrawn first.',
    roles: ['commissioner'],
    params: byVersion,
    body: policyChanges
      .extend({
        revision: z.int().optional().meta({ description: 'The revision that was read; refused after another.' }),
      })
      .meta({ id: 'PolicyDraftChange' }),
    example: { weeklyPence: 5000 },
    response: policyVersionSchema,
    answers: { 200: 'The draft.' },
    problems: ['not_found', 'conflict', 'wrong_state'],
    handle: async (deps, { principal, params, body }) => {
      const { revision, ...changes } = body;
      await deps.policyVersions.changeDraft(principal, { ...params, changes, revision });
      return { status: 200, body: await readVersion(deps, principal, params) };
    },
  }),
  route({
    method: 'post',
    path: '/policies/:slug/versions/:version/rehearse',
    tag,
    summary: 'Rehearse a version',
    description:
      'Judges every attempt of the last 90 days on awards of the policy by these terms, each as it stood: what would have been declined, or approved. Nothing that was decided changes. It counts for an activation in the 7 days after. One at a time for each policy: asked again meanwhile, it answers `conflict`.',
    roles: ['commissioner'],
    params: byVersion,
    response: rehearsalSchema,
    answers: { 201: 'The rehearsal, with the first payments that would have gone otherwise.' },
    problems: ['not_found', 'conflict', 'wrong_state'],
    handle: async (deps, { principal, params }) => {
      await deps.authorizations.rehearsePolicy(principal, params);
      const flips = { limit: AT_ONCE_FLIPS };
      return { status: 201, body: await readRehearsal(deps, principal, { name: params, flips }) };
    },
  }),
];

const decideRoutes: readonly ApiRoute[] = [
  route({
    method: 'post',
    path: '/policies/:slug/versions/:version/propose',
    tag,
    summary: 'Propose a draft',
    description: 'Its terms stand from then on, and another person activates it.',
    roles: ['commissioner'],
    params: byVersion,
    body: z
      .strictObject({ reason: reasonText('Say why, in 20 to 500 characters, without a name.') })
      .meta({ id: 'PolicyProposal' }),
    example: { reason: 'Too much of it was spent on single days' },
    response: policyVersionSchema,
    answers: { 200: 'The version, proposed.' },
    problems: ['not_found', 'conflict', 'wrong_state', 'policy_allows_never_allowed'],
    handle: async (deps, { principal, params, body }) => {
      await deps.policyVersions.proposeVersion(principal, { ...params, reason: body.reason });
      return { status: 200, body: await readVersion(deps, principal, params) };
    },
  }),
  route({
    method: 'post',
    path: '/policies/:slug/versions/:version/activate',
    tag,
    summary: 'Activate a proposed version',
    description:
      'As another person than those who wrote or proposed it (R13), after a rehearsal of exactly its terms in the last 7 days. Practices see the change on the page of the policy; awards keep the version that they were made under (R59).',
    roles: ['commissioner'],
    params: byVersion,
    body: z
      .strictObject({
        effectiveFrom: instant.optional().meta({ description: 'A time to come, within a year. Left out: at once.' }),
      })
      .meta({ id: 'PolicyActivation' }),
    example: {},
    response: policyVersionSchema,
    answers: { 200: 'The version, active or waiting for its time.' },
    problems: [
      'not_found',
      'conflict',
      'wrong_state',
      'requester_is_approver',
      'rehearsal_needed',
      'policy_allows_never_allowed',
    ],
    handle: async (deps, { principal, params, body }) => {
      const effectiveFrom = body.effectiveFrom === undefined ? undefined : new Date(body.effectiveFrom);
      await deps.policyVersions.activateVersion(principal, { ...params, effectiveFrom });
      return { status: 200, body: await readVersion(deps, principal, params) };
    },
  }),
  route({
    method: 'post',
    path: '/policies/:slug/versions/:version/withdraw',
    tag,
    summary: 'Send a proposed version back to a draft',
    description: 'Also one that waits for its time. By whoever proposed it, or another commissioner.',
    roles: ['commissioner'],
    params: byVersion,
    body: z
      .strictObject({ reason: reasonText('Say why, in 10 to 500 characters, without a name.') })
      .meta({ id: 'PolicyWithdrawal' }),
    example: { reason: 'Taxis were left out by mistake' },
    response: policyVersionSchema,
    answers: { 200: 'The version, a draft again.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params, body }) => {
      await deps.policyVersions.withdrawVersion(principal, { ...params, reason: body.reason });
      return { status: 200, body: await readVersion(deps, principal, params) };
    },
  }),
];

export const policyVersionRoutes: readonly ApiRoute[] = [...readRoutes, ...writeRoutes, ...decideRoutes];
