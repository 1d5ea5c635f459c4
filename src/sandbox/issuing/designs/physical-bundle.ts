import type Stripe from 'stripe';
import { z } from 'zod';
import type { Db, Trx } from '../../../platform/database.ts';
import type { Sandbox } from '../../context.ts';
import { type Endpoint, endpoint } from '../../wire/endpoint.ts';
import { listPage } from '../../wire/list-page.ts';
import { EXPAND, LIST } from '../../wire/param.ts';
import { noSuch } from '../../wire/stripe-error.ts';
import { whereAttributes } from '../where-attributes.ts';

/** Card stock, carrier letter and envelope. Stripe makes them; there are the same few for everyone. */
export type PhysicalBundle = Stripe.Issuing.PhysicalBundle;

const TABLE = 'physical_bundles';

const LIST_BUNDLES = z.strictObject({
  ...LIST,
  status: z.enum(['active', 'inactive', 'review']).optional(),
  type: z.enum(['custom', 'standard']).optional(),
});

export async function findBundle(db: Db | Trx, id: string): Promise<PhysicalBundle | undefined> {
  const row = await db(TABLE).where({ id }).first('object');
  return row?.object;
}

export function physicalBundleEndpoints({ db }: Sandbox): Endpoint[] {
  return [
    endpoint('GET /v1/issuing/physical_bundles', LIST_BUNDLES, ({ params }) =>
      listPage<PhysicalBundle, PhysicalBundle>(db, {
        table: TABLE,
        url: '/v1/issuing/physical_bundles',
        params,
        where: whereAttributes(params, ['status', 'type']),
        render: async (found) => found,
      }),
    ),
    endpoint('GET /v1/issuing/physical_bundles/:id', z.strictObject(EXPAND), async ({ id }) => {
      const found = await findBundle(db, id);
      if (!found) throw noSuch('issuing physical bundle', id);
      return found;
    }),
  ];
}
