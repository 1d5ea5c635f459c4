import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { control } from './control.ts';
import {
  answerJson,
  createCard,
  createHolder,
  pay,
  SUPERMARKET,
  startSandbox,
  type TestSandbox,
} from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

const requestToken = (card: string, wallet = 'apple_pay') =>
  control<Stripe.Issuing.Token>(sandbox, `POST /cards/${card}/tokens`, { wallet_provider: wallet });

test('a card in a wallet is a token of that card, which is requested first and told of', async () => {
  const { stripe } = sandbox;
  const card = await createCard(stripe);
  const token = await requestToken(card.id);
  expect(token).toMatchObject({ card: card.id, status: 'requested', network: 'visa', wallet_provider: 'apple_pay' });
  expect(token).not.toHaveProperty('network_data');
  expect((await stripe.issuing.tokens.list({ card: card.id })).data.map(({ id }) => id)).toEqual([token.id]);
  expect((await stripe.issuing.tokens.list({ card: card.id, status: 'active' })).data).toEqual([]);
  const expanded = await stripe.issuing.tokens.retrieve(token.id, { expand: ['network_data', 'card'] });
  expect(expanded).toMatchObject({ network_data: { type: 'visa' }, card: { id: card.id } });
  const [event] = (await stripe.events.list({ type: 'issuing_token.created' })).data;
  expect(event?.data.object).toMatchObject({ id: token.id });
});

test('the list of tokens is of one card', async () => {
  await expect(sandbox.stripe.issuing.tokens.list({} as never)).rejects.toMatchObject({
    code: 'parameter_missing',
    param: 'card',
  });
});

test('a token is turned on and off, and a deleted one stays deleted unless the switch says otherwise', async () => {
  const { tokens } = sandbox.stripe.issuing;
  const { id } = await requestToken((await createCard(sandbox.stripe)).id);
  for (const status of ['active', 'suspended', 'active', 'deleted'] as const) {
    expect(await tokens.update(id, { status })).toMatchObject({ status });
  }
  const [event] = (await sandbox.stripe.events.list({ type: 'issuing_token.updated' })).data;
  expect(event?.data.previous_attributes).toEqual({ status: 'active' });
  await expect(tokens.update(id, { status: 'active' })).rejects.toMatchObject({ param: 'status' });
  await sandbox.sandbox.setBehaviour({ deletedTokenIsFinal: false });
  expect(await tokens.update(id, { status: 'active' })).toMatchObject({ status: 'active' });
  await sandbox.sandbox.setBehaviour({});
});

test('a payment from a wallet carries the active token of that wallet, and so does its capture', async () => {
  const { stripe } = sandbox;
  const card = await createCard(stripe);
  const token = await requestToken(card.id, 'google_pay');
  expect(await pay(stripe, card.id, { wallet: 'google_pay' })).toMatchObject({ token: null, wallet: 'google_pay' });
  await stripe.issuing.tokens.update(token.id, { status: 'active' });
  const paid = await pay(stripe, card.id, { wallet: 'google_pay' });
  expect(paid).toMatchObject({ token: token.id, wallet: 'google_pay' });
  expect((await pay(stripe, card.id, { wallet: 'apple_pay' })).token).toBeNull();
  const captured = await stripe.testHelpers.issuing.authorizations.capture(paid.id);
  expect(captured.transactions).toMatchObject([{ token: token.id, wallet: 'google_pay' }]);
});

test('a card that is not active cannot be added to a wallet', async () => {
  const card = await createCard(sandbox.stripe, { status: 'inactive' });
  await expect(requestToken(card.id)).rejects.toThrow('cannot be added to a wallet');
});

test('a declined payment can be asked about by text, and once confirmed the same shop is trusted', async () => {
  const { stripe, receiver } = sandbox;
  const { authorizations } = stripe.testHelpers.issuing;
  const card = await createCard(stripe);
  const approve = receiver.onRequest;
  receiver.onRequest = (_event, response) => answerJson(response, { approved: false, send_fraud_challenges: ['sms'] });
  const merchant_data = { ...SUPERMARKET, network_id: '900777' };
  const declined = await pay(stripe, card.id, { merchant_data });
  expect(declined).toMatchObject({
    approved: false,
    fraud_challenges: [{ channel: 'sms', status: 'pending', undeliverable_reason: null }],
  });
  const second = await pay(stripe, card.id, { merchant_data });
  expect(await authorizations.respond(second.id, { confirmed: false })).toMatchObject({
    fraud_challenges: [{ status: 'rejected' }],
  });
  receiver.onRequest = approve;
  const risky = { merchant_data, risk_assessment: { fraud_risk: { level: 'highest' as const } } };
  expect((await pay(stripe, card.id, risky)).request_history[0]?.reason).toBe('suspected_fraud');
  expect(await authorizations.respond(declined.id, { confirmed: true })).toMatchObject({
    fraud_challenges: [{ status: 'verified' }],
  });
  await expect(authorizations.respond(declined.id, { confirmed: true })).rejects.toMatchObject({ statusCode: 400 });
  expect(await pay(stripe, card.id, risky)).toMatchObject({ approved: true, verified_by_fraud_challenge: true });
  const elsewhere = { ...risky, merchant_data: { ...SUPERMARKET, network_id: '900778' } };
  expect(await pay(stripe, card.id, elsewhere)).toMatchObject({ approved: false, verified_by_fraud_challenge: null });
});

test('a challenge of a cardholder without a phone cannot be delivered', async () => {
  const { stripe, receiver } = sandbox;
  const holder = await createHolder(stripe);
  const card = await createCard(stripe, { cardholder: holder.id });
  await stripe.issuing.cardholders.update(holder.id, { phone_number: '' });
  const approve = receiver.onRequest;
  receiver.onRequest = (_event, response) => answerJson(response, { approved: false, send_fraud_challenges: ['sms'] });
  const { id, fraud_challenges: challenges } = await pay(stripe, card.id);
  receiver.onRequest = approve;
  expect(challenges).toEqual([{ channel: 'sms', status: 'undeliverable', undeliverable_reason: 'no_phone_number' }]);
  const answer = stripe.testHelpers.issuing.authorizations.respond(id, { confirmed: true });
  await expect(answer).rejects.toMatchObject({ statusCode: 400 });
});
