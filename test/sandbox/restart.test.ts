import { afterAll, beforeAll, expect, test } from 'vitest';
import { balanceOf, createCard, pay, startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

test('everything that was answered is still there after a restart', async () => {
  const card = await createCard(sandbox.stripe);
  const paid = await pay(sandbox.stripe, card.id, { amount: 700 });
  const balance = await balanceOf(sandbox.stripe);
  await sandbox.restart();
  expect(await sandbox.stripe.issuing.authorizations.retrieve(paid.id)).toEqual(paid);
  expect(await balanceOf(sandbox.stripe)).toBe(balance);
  const captured = await sandbox.stripe.testHelpers.issuing.authorizations.capture(paid.id);
  expect(captured).toMatchObject({ status: 'closed', transactions: [{ amount: -700 }] });
});

test('an idempotent request that was answered before a restart is not carried out again', async () => {
  const cardholder = (await createCard(sandbox.stripe)).cardholder.id;
  const make = () =>
    sandbox.stripe.issuing.cards.create(
      { cardholder, currency: 'gbp', type: 'virtual' },
      { idempotencyKey: 'restart' },
    );
  const first = await make();
  await sandbox.restart();
  expect((await make()).id).toBe(first.id);
});

test('a payment whose decision was cut short ends as if nobody had answered', async () => {
  const card = await createCard(sandbox.stripe);
  const answer = sandbox.receiver.onRequest;
  sandbox.receiver.onRequest = () => undefined;
  const cut = pay(sandbox.stripe, card.id).then(
    () => 'answered',
    () => 'cut',
  );
  const requests = sandbox.receiver.requests.length;
  await expect.poll(() => sandbox.receiver.requests.length).toBe(requests + 1);
  const before = await balanceOf(sandbox.stripe);
  await sandbox.restart();
  const [found] = (await sandbox.stripe.issuing.authorizations.list({ card: card.id })).data;
  expect(found).toMatchObject({ approved: false, status: 'closed', pending_request: null });
  expect(found?.request_history).toMatchObject([{ reason: 'webhook_timeout' }]);
  expect(await balanceOf(sandbox.stripe)).toBe(before);
  expect(await cut).toBe('cut');
  sandbox.receiver.onRequest = answer;
});
