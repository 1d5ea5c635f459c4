import { z } from 'zod';
import { listRuleSwitches } from '../../../modules/awards/index.ts';
import { principalNames } from '../../../modules/staff/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, instant, reasonText } from '../schemas.ts';
import { awardSchema } from './award-schema.ts';
import { readAward } from './read-award.ts';

const tag = 'Approval by rule';

const switchSchema = z
  .object({
    isOn: z.boolean(),
    reason: z.string().nullable().meta({ description: 'Null while nobody has switched it.' }),
    switchedBy: z.string().nullable(),
    switchedAt: instant.nullable(),
  })
  .meta({ id: 'ApprovalByRule', description: 'Whether awards to £50 are approved without a second person (R15).' });

async function readSwitch(deps: ApiDeps): Promise<z.output<typeof switchSchema>> {
  return inScope(deps.db, 'all', async (trx) => {
    const [newest] = await listRuleSwitches(trx, 1);
    if (!newest) return { isOn: false, reason: null, switchedBy: null, switchedAt: null };
    const names = await principalNames(trx, [newest.switchedBy]);
    const { isOn, reason, switchedAt } = newest;
    return { isOn, reason, switchedBy: names.get(newest.switchedBy) ?? null, switchedAt: switchedAt.toISOString() };
  });
}

export const approvalByRuleRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/approval-by-rule',
    tag,
    summary: 'Whether small awards are approved by rule',
    roles: READERS,
    response: switchSchema,
    answers: { 200: 'Off until the commissioner switches it on.' },
    problems: [],
    handle: async (deps) => ({ status: 200, body: await readSwitch(deps) }),
  }),
  route({
    method: 'post',
    path: '/approval-by-rule',
    tag,
    summary: 'Switch it on or off',
    description: 'Only the commissioner does (R15). It holds for awards asked for from then on.',
    roles: ['commissioner'],
    body: z
      .strictObject({
        isOn: z.boolean().meta({ description: 'On or off from now on.' }),
        reason: reasonText('Say why, in at least 3 characters.'),
      })
      .meta({ id: 'ApprovalByRuleSwitch' }),
    example: { isOn: false, reason: 'Until the board has seen the first sample' },
    response: switchSchema,
    answers: { 200: 'As it is now.' },
    problems: ['invalid_input'],
    handle: async (deps, { principal, body }) => {
      await deps.awards.switchApprovalByRule(principal, body);
      return { status: 200, body: await readSwitch(deps) };
    },
  }),
  route({
    method: 'post',
    path: '/awards/:id/sample-check',
    tag,
    summary: 'Say whether an approval by rule was right',
    description:
      'Of one in ten that were approved by rule a person says afterwards whether they would have, too (R15).',
    roles: ['approver', 'finance', 'commissioner'],
    params: byId,
    body: z
      .strictObject({
        finding: z.enum(['right', 'wrong']).meta({ description: 'Whether a person would have approved it, too.' }),
        note: reasonText('Say what you found, in at least 3 characters.'),
      })
      .meta({ id: 'SampleCheck' }),
    example: { finding: 'right', note: 'The need is plain and the amount fits it' },
    response: awardSchema,
    answers: { 200: 'The award, unchanged.' },
    problems: ['not_found', 'requester_is_approver', 'conflict'],
    handle: async (deps, { principal, params, body }) => {
      await deps.awards.checkSample(principal, { ...body, awardId: params.id });
      return { status: 200, body: await readAward(deps, principal, params.id) };
    },
  }),
];
