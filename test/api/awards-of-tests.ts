import { randomUUID } from 'node:crypto';
import type { AwardRequest } from '../../src/modules/awards/index.ts';
import { requestFor } from '../harness/scheme.ts';
import { type Api, type ApiAnswer, type Json, text } from './api-client.ts';

/** Asks for an award with the requester's key. */
export function ask(api: Api, changes: Partial<AwardRequest> = {}, key = api.keys.requester): Promise<ApiAnswer> {
  return api.call('POST', '/api/v1/awards', {
    key,
    body: requestFor(changes),
    headers: { 'idempotency-key': randomUUID() },
  });
}

/** An award that is asked for and approved over HTTP, with its card made. */
export async function issue(api: Api, changes: Partial<AwardRequest> = {}): Promise<Json> {
  const asked = await ask(api, changes);
  const approved = await api.call('POST', `/api/v1/awards/${text(asked.body, 'id')}/approve`, {
    key: api.keys.approver,
  });
  return approved.body;
}

export const cardOf = (award: Json): { id: string; stripeCardId: string; status: string } =>
  award['card'] as { id: string; stripeCardId: string; status: string };

const MERCHANTS = {
  supermarket: { category: 'grocery_stores_supermarkets', name: 'Seagull Stores' },
  spa: { category: 'health_and_beauty_spas', name: 'Foamline Spa', network_id: '900298' },
  offLicence: { category: 'package_stores_beer_wine_and_liquor', name: 'Corner Bottle' },
} as const;

/** A payment at a till in Marram Bay, and all that Stripe tells of it. */
export async function pay(
  api: Api,
  award: Json,
  payment: { amountPence: number; at?: keyof typeof MERCHANTS },
): Promise<string> {
  const authorization = await api.service.shop.testHelpers.issuing.authorizations.create({
    card: cardOf(award).stripeCardId,
    amount: payment.amountPence,
    merchant_data: { ...MERCHANTS[payment.at ?? 'supermarket'], country: 'GB', city: 'Marram Bay' },
  });
  await api.service.settle();
  return authorization.id;
}

/** A budget of £1,000 for another practice, opened over HTTP as far as the API goes. Returns its id. */
export async function openBudgetOf(api: Api, practiceId: string): Promise<string> {
  const { code } = await api.service.db('parties').where({ id: practiceId }).first<{ code: string }>('code');
  const manager = await api.service.staff.mintApiKey({ role: 'practice_manager', practiceCode: code });
  const id = await api.service.budgets.createBudget(api.scheme.people.commissioner, {
    ownerPartyId: practiceId,
    practiceId,
    commissionerId: api.scheme.commissionerId,
    financialYear: '2026/27',
  });
  const key = api.keys.commissioner;
  const body = { amountPence: 100_000, reason: 'Yearly allocation' };
  await api.call('POST', `/api/v1/budgets/${id}/allocate`, { key, body, headers: { 'idempotency-key': id } });
  await api.call('POST', `/api/v1/budgets/${id}/send-letter`, { key });
  await api.call('POST', `/api/v1/budgets/${id}/acknowledge`, { key: manager.key });
  await api.call('POST', `/api/v1/budgets/${id}/open`, { key });
  return id;
}
