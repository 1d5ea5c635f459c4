import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import { type Endpoint, endpoint } from '../wire/endpoint.ts';
import { listPage } from '../wire/list-page.ts';
import { EXPAND } from '../wire/param.ts';
import { invalidRequest, noSuch } from '../wire/stripe-error.ts';
import { type Card, type CardRecord, cards, renderCard, renderCards } from './card.ts';
import { CREATE_CARD, LIST_CARDS, UPDATE_CARD } from './card-params.ts';
import { createCard } from './create-card.ts';
import { moveParcel, type ShippingStatus } from './shipping.ts';
import { updateCard } from './update-card.ts';
import { whereAttributes } from './where-attributes.ts';

const FILTERS = ['cardholder', 'exp_month', 'exp_year', 'last4', 'personalization_design', 'status', 'type'] as const;

const PARCEL_MOVES: Record<string, ShippingStatus> = {
  submit: 'submitted',
  ship: 'shipped',
  deliver: 'delivered',
  return: 'returned',
  fail: 'failure',
};

export function cardEndpoints(sandbox: Sandbox): Endpoint[] {
  const { db } = sandbox;
  return [
    endpoint('GET /v1/issuing/cards', LIST_CARDS, ({ params }) =>
      listPage<CardRecord, Card>(db, {
        table: cards.name,
        url: '/v1/issuing/cards',
        params,
        where: whereAttributes(params, FILTERS),
        render: (found) => renderCards(db, found),
      }),
    ),
    endpoint('POST /v1/issuing/cards', CREATE_CARD, ({ params, call }) =>
      call.commit((change) => createCard(change, params)),
    ),
    endpoint('GET /v1/issuing/cards/:id', z.strictObject(EXPAND), ({ id, expand }) => retrieve(sandbox, id, expand)),
    endpoint('POST /v1/issuing/cards/:id', UPDATE_CARD, ({ id, params, call }) =>
      call.commit((change) => updateCard(change, id, params)),
    ),
    ...Object.entries(PARCEL_MOVES).map(([verb, status]) =>
      endpoint(`POST /v1/test_helpers/issuing/cards/:id/shipping/${verb}`, z.strictObject(EXPAND), ({ id, call }) =>
        call.commit((change) => moveParcel(change, id, status)),
      ),
    ),
  ];
}

/** The number and security code are shown here only, of virtual cards only, and only when asked for. */
async function retrieve({ db }: Sandbox, id: string, expand: readonly string[]): Promise<Card> {
  const record = await cards.find(db, id);
  if (!record) throw noSuch('issuing card', id);
  const card = await renderCard(db, record);
  const asked = expand.filter((path) => path === 'number' || path === 'cvc');
  if (asked.length === 0) return card;
  if (card.type !== 'virtual') {
    throw invalidRequest(`This property cannot be expanded (${asked[0]}).`, { param: 'expand' });
  }
  const secrets = await db(cards.name).where({ id }).first('number', 'cvc');
  return {
    ...card,
    ...(asked.includes('number') && { number: secrets.number }),
    ...(asked.includes('cvc') && { cvc: secrets.cvc }),
  };
}
