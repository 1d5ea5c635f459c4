import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import { type Endpoint, endpoint } from '../wire/endpoint.ts';
import { listPage } from '../wire/list-page.ts';
import { createdFilter, EXPAND, LIST, text } from '../wire/param.ts';
import { noSuch } from '../wire/stripe-error.ts';
import { type Cardholder, cardholders, createCardholder, updateCardholder } from './cardholder.ts';
import { CREATE_CARDHOLDER, UPDATE_CARDHOLDER } from './cardholder-params.ts';
import { whereAttributes } from './where-attributes.ts';

const LIST_CARDHOLDERS = z.strictObject({
  ...LIST,
  created: createdFilter().optional(),
  email: text().optional(),
  phone_number: text().optional(),
  status: z.enum(['active', 'inactive', 'blocked']).optional(),
  type: z.enum(['individual', 'company']).optional(),
});

export function cardholderEndpoints({ db }: Sandbox): Endpoint[] {
  return [
    endpoint('GET /v1/issuing/cardholders', LIST_CARDHOLDERS, ({ params }) =>
      listPage<Cardholder, Cardholder>(db, {
        table: cardholders.name,
        url: '/v1/issuing/cardholders',
        params,
        where: whereAttributes(params, ['email', 'phone_number', 'status', 'type']),
        render: async (found) => found,
      }),
    ),
    endpoint('POST /v1/issuing/cardholders', CREATE_CARDHOLDER, ({ params, call }) =>
      call.commit((change) => createCardholder(change, params)),
    ),
    endpoint('GET /v1/issuing/cardholders/:id', z.strictObject(EXPAND), async ({ id }) => {
      const found = await cardholders.find(db, id);
      if (!found) throw noSuch('issuing cardholder', id);
      return found;
    }),
    endpoint('POST /v1/issuing/cardholders/:id', UPDATE_CARDHOLDER, ({ id, params, call }) =>
      call.commit((change) => updateCardholder(change, id, params)),
    ),
  ];
}
