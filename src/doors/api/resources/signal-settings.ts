import { z } from 'zod';
import type { Principal } from '../../../kernel/principal.ts';
import { principalNames } from '../../../modules/staff/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { SIGNAL_READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { reasonText } from '../schemas.ts';
import { settingsSchema, signalCode, toSetting } from './signal-schema.ts';

const tag = 'Fraud signals';

async function readSettings(deps: ApiDeps, principal: Principal): Promise<z.output<typeof settingsSchema>> {
  return inScope(deps.db, principal.scope, async (trx) => {
    const settings = await deps.risk.listSettings(trx);
    const names = await principalNames(
      trx,
      settings.flatMap(({ changedBy }) => (changedBy ? [changedBy] : [])),
    );
    return { data: settings.map((setting) => toSetting(setting, names)) };
  });
}

export const signalSettingRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/signal-settings',
    tag,
    summary: 'Read when signals are raised',
    roles: SIGNAL_READERS,
    response: settingsSchema,
    answers: { 200: 'The settings in force, one for each kind of signal.' },
    problems: [],
    handle: async (deps, { principal }) => ({ status: 200, body: await readSettings(deps, principal) }),
  }),
  route({
    method: 'post',
    path: '/signal-settings',
    tag,
    summary: 'Set when a signal is raised',
    description:
      'A new version, from now on: what was raised before keeps its weight. The commissioner’s, so that whoever judges signals does not tune them. The same again makes no version.',
    roles: ['commissioner'],
    body: z
      .strictObject({
        signal: signalCode,
        isOn: z.boolean().meta({ description: 'Whether it is raised at all.' }),
        weight: z.int().min(1).max(100).meta({ description: 'What it adds to the score of an award.' }),
        thresholds: z
          .record(z.string(), z.int())
          .default({})
          .meta({ description: 'By their names, as the list gives them; one that is left out stays as it is.' }),
        reason: reasonText('Say why it is changed.'),
      })
      .meta({ id: 'ChangeSignalSetting' }),
    example: { signal: 'F4', isOn: true, weight: 10, thresholds: { payments: 4 }, reason: 'Too many false alarms.' },
    response: settingsSchema,
    answers: { 200: 'The settings in force.' },
    problems: [],
    handle: async (deps, { principal, body }) => {
      await deps.risk.changeSetting(principal, body);
      return { status: 200, body: await readSettings(deps, principal) };
    },
  }),
];
