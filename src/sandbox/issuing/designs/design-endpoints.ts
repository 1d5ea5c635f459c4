import type { Knex } from 'knex';
import { z } from 'zod';
import type { Sandbox } from '../../context.ts';
import { type Endpoint, endpoint } from '../../wire/endpoint.ts';
import { listPage } from '../../wire/list-page.ts';
import { EXPAND } from '../../wire/param.ts';
import { noSuch } from '../../wire/stripe-error.ts';
import { createDesign, type Design, designs, updateDesign } from './design.ts';
import { CREATE_DESIGN, LIST_DESIGNS, REJECT_DESIGN, UPDATE_DESIGN } from './design-params.ts';
import { activateDesign, deactivateDesign, rejectDesign } from './review-design.ts';

const HELPERS = '/v1/test_helpers/issuing/personalization_designs' as const;

/** How physical cards look, and the review of it that Stripe's test helpers play. */
export function designEndpoints({ db }: Sandbox): Endpoint[] {
  return [
    endpoint('GET /v1/issuing/personalization_designs', LIST_DESIGNS, ({ params }) =>
      listPage<Design, Design>(db, {
        table: designs.name,
        url: '/v1/issuing/personalization_designs',
        params,
        where: (query) => whereDesign(query, params),
        render: async (found) => found,
      }),
    ),
    endpoint('POST /v1/issuing/personalization_designs', CREATE_DESIGN, ({ params, call }) =>
      call.commit((change) => createDesign(change, params)),
    ),
    endpoint('GET /v1/issuing/personalization_designs/:id', z.strictObject(EXPAND), async ({ id }) => {
      const found = await designs.find(db, id);
      if (!found) throw noSuch('issuing personalization design', id);
      return found;
    }),
    endpoint('POST /v1/issuing/personalization_designs/:id', UPDATE_DESIGN, ({ id, params, call }) =>
      call.commit((change) => updateDesign(change, id, params)),
    ),
    endpoint(`POST ${HELPERS}/:id/activate`, z.strictObject(EXPAND), ({ id, call }) =>
      call.commit((change) => activateDesign(change, id)),
    ),
    endpoint(`POST ${HELPERS}/:id/deactivate`, z.strictObject(EXPAND), ({ id, call }) =>
      call.commit((change) => deactivateDesign(change, id)),
    ),
    endpoint(`POST ${HELPERS}/:id/reject`, REJECT_DESIGN, ({ id, params, call }) =>
      call.commit((change) => rejectDesign(change, id, params.rejection_reasons)),
    ),
  ];
}

function whereDesign(query: Knex.QueryBuilder, params: z.output<typeof LIST_DESIGNS>): void {
  if (params.status) query.whereRaw(`object->>'status' = ?`, [params.status]);
  if (params.lookup_keys) query.whereIn('lookup_key', params.lookup_keys);
  for (const preference of ['is_default', 'is_platform_default'] as const) {
    const wanted = params.preferences?.[preference];
    if (wanted === undefined) continue;
    query.whereRaw(`coalesce((object->'preferences'->>?)::boolean, false) = ?`, [preference, wanted]);
  }
}
