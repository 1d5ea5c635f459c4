import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCard, startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

const SHIPPING = {
  name: 'Ivy Demoson',
  address: { line1: '1 Marram Row', city: 'Marram Bay', postal_code: 'ZZ1 1AA', country: 'GB' },
};
const WITH_TEXT = { carrier_text: { header_title: 'Hello' } };

async function bundle(type: 'standard' | 'custom', status: 'active' | 'review' = 'active'): Promise<string> {
  const { data } = await sandbox.stripe.issuing.physicalBundles.list({ type, status });
  return String(data[0]?.id);
}

async function createDesign(params: object = {}) {
  return sandbox.stripe.issuing.personalizationDesigns.create({ physical_bundle: await bundle('custom'), ...params });
}

test('physical bundles are there from the start, and only read', async () => {
  const { physicalBundles } = sandbox.stripe.issuing;
  const { data } = await physicalBundles.list();
  expect(new Set(data.map(({ status }) => status))).toEqual(new Set(['active', 'inactive', 'review']));
  expect(await physicalBundles.retrieve(await bundle('standard'))).toMatchObject({
    type: 'standard',
    features: { card_logo: 'unsupported', second_line: 'optional' },
  });
  await expect(physicalBundles.retrieve('ics_none')).rejects.toMatchObject({ statusCode: 404 });
});

test('a plain design is active at once; one with a text of its own is reviewed', async () => {
  const plain = await createDesign({ name: 'Plain' });
  expect(plain).toMatchObject({ status: 'active', carrier_text: null, preferences: { is_default: false } });
  const own = await createDesign(WITH_TEXT);
  expect(own).toMatchObject({ status: 'review', carrier_text: { header_title: 'Hello', footer_body: null } });
  const { personalizationDesigns } = sandbox.stripe.issuing;
  expect((await personalizationDesigns.list({ status: 'review' })).data.map(({ id }) => id)).toContain(own.id);
  const expanded = await personalizationDesigns.retrieve(own.id, { expand: ['physical_bundle'] });
  expect(expanded.physical_bundle).toMatchObject({ object: 'issuing.physical_bundle' });
});

test.each<[string, () => Promise<object>, string]>([
  [
    'on a bundle that has no room for a text',
    async () => ({ physical_bundle: await bundle('standard') }),
    'carrier_text',
  ],
  ['on a bundle in review', async () => ({ physical_bundle: await bundle('custom', 'review') }), 'physical_bundle'],
  ['on no bundle', async () => ({ physical_bundle: 'ics_none' }), 'physical_bundle'],
  ['with a logo that is not there', async () => ({ card_logo: 'file_none' }), 'card_logo'],
])('a design %s is refused', async (_name, params, param) => {
  await expect(createDesign({ ...WITH_TEXT, ...(await params()) })).rejects.toMatchObject({ statusCode: 400, param });
});

test('the review activates, deactivates and rejects, each told by an event of its own', async () => {
  const { stripe } = sandbox;
  const helpers = stripe.testHelpers.issuing.personalizationDesigns;
  const { id } = await createDesign(WITH_TEXT);
  expect(await helpers.activate(id)).toMatchObject({ status: 'active' });
  expect(await helpers.deactivate(id)).toMatchObject({ status: 'inactive' });
  await expect(helpers.deactivate(id)).rejects.toMatchObject({ statusCode: 400 });
  const changed = await stripe.issuing.personalizationDesigns.update(id, { carrier_text: { footer_body: 'Bye' } });
  expect(changed).toMatchObject({ status: 'review', carrier_text: { header_title: 'Hello', footer_body: 'Bye' } });
  const rejected = await helpers.reject(id, { rejection_reasons: { carrier_text: ['promotional_material'] } });
  expect(rejected).toMatchObject({
    status: 'rejected',
    rejection_reasons: { card_logo: [], carrier_text: ['promotional_material'] },
  });
  const { data } = await stripe.events.list({ type: 'issuing_personalization_design.*', limit: 4 });
  expect(data.map(({ type }) => type.split('.')[1])).toEqual(['rejected', 'updated', 'deactivated', 'activated']);
});

test('a rejected design cancels the cards that were waiting for it', async () => {
  const { stripe } = sandbox;
  const { id } = await createDesign(WITH_TEXT);
  const waiting = await createCard(stripe, {
    type: 'physical',
    status: 'inactive',
    shipping: SHIPPING,
    personalization_design: id,
  });
  await stripe.testHelpers.issuing.personalizationDesigns.reject(id, {
    rejection_reasons: { carrier_text: ['other'] },
  });
  expect(await stripe.issuing.cards.retrieve(waiting.id)).toMatchObject({
    status: 'canceled',
    cancellation_reason: 'design_rejected',
    shipping: { status: 'canceled' },
  });
});

test('a card is made to a design that is there, and only a physical one', async () => {
  const shipping = SHIPPING;
  const refused = { statusCode: 400, param: 'personalization_design' };
  const physical = { type: 'physical' as const, status: 'inactive' as const, shipping };
  const none = createCard(sandbox.stripe, { ...physical, personalization_design: 'ipcd_none' });
  await expect(none).rejects.toMatchObject(refused);
  const { id } = await createDesign();
  await expect(createCard(sandbox.stripe, { personalization_design: id })).rejects.toMatchObject(refused);
  expect(await createCard(sandbox.stripe, { ...physical, personalization_design: id })).toMatchObject({
    personalization_design: id,
  });
});

test('one design is the default, and a lookup key is taken over only when that is asked', async () => {
  const { personalizationDesigns } = sandbox.stripe.issuing;
  const first = await createDesign({ preferences: { is_default: true }, lookup_key: 'plain' });
  await expect(createDesign({ lookup_key: 'plain' })).rejects.toMatchObject({ param: 'lookup_key' });
  const second = await createDesign({
    preferences: { is_default: true },
    lookup_key: 'plain',
    transfer_lookup_key: true,
  });
  expect(await personalizationDesigns.retrieve(first.id)).toMatchObject({
    lookup_key: null,
    preferences: { is_default: false },
  });
  const found = await personalizationDesigns.list({ lookup_keys: ['plain'], preferences: { is_default: true } });
  expect(found.data.map(({ id }) => id)).toEqual([second.id]);
});
