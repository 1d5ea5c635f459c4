import { z } from 'zod';
import type { Sandbox } from '../../context.ts';
import { type Endpoint, endpoint } from '../../wire/endpoint.ts';
import { listPage } from '../../wire/list-page.ts';
import { createdFilter, EXPAND, LIST, text } from '../../wire/param.ts';
import { noSuch } from '../../wire/stripe-error.ts';
import { whereAttributes } from '../where-attributes.ts';
import { type Token, tokens, updateToken } from './token.ts';

const LIST_TOKENS = z.strictObject({
  ...LIST,
  card: text(),
  created: createdFilter().optional(),
  status: z.enum(['active', 'deleted', 'requested', 'suspended']).optional(),
});
const UPDATE_TOKEN = z.strictObject({ ...EXPAND, status: z.enum(['active', 'deleted', 'suspended']) });

/** Cards in digital wallets: read, turned on and off. Only a phone makes one. */
export function tokenEndpoints({ db }: Sandbox): Endpoint[] {
  return [
    endpoint('GET /v1/issuing/tokens', LIST_TOKENS, ({ params }) =>
      listPage<Token, Token>(db, {
        table: tokens.name,
        url: '/v1/issuing/tokens',
        params,
        where: whereAttributes(params, ['card', 'status']),
        render: async (found) => found,
      }),
    ),
    endpoint('GET /v1/issuing/tokens/:id', z.strictObject(EXPAND), async ({ id }) => {
      const found = await tokens.find(db, id);
      if (!found) throw noSuch('issuing token', id);
      return found;
    }),
    endpoint('POST /v1/issuing/tokens/:id', UPDATE_TOKEN, ({ id, params, call }) =>
      call.commit((change) => updateToken(change, { id, status: params.status })),
    ),
  ];
}
