import type Stripe from 'stripe';
import { control, setFaults } from './control.ts';
import { answerJson, createCard, createHolder, pay, SUPERMARKET, type TestSandbox } from './sandbox-server.ts';
import { sdkValues } from './sdk-schema.ts';

const SHIPPING = {
  name: 'Ivy Demoson',
  address: { line1: '1 Marram Row', city: 'Marram Bay', postal_code: 'ZZ1 1AA', country: 'GB' },
};
const PHYSICAL = { type: 'physical', status: 'inactive', shipping: SHIPPING } as const;

/** Takes everything there is through every state it can come into. Each part leaves the others alone. */
export async function tellWholeLife(sandbox: TestSandbox): Promise<void> {
  await tellCardholders(sandbox);
  await tellCards(sandbox);
  await tellDesigns(sandbox);
  await tellRefusals(sandbox);
  await tellPayments(sandbox);
  await tellChallenges(sandbox);
  await tellTokens(sandbox);
  await tellDisputes(sandbox);
  await tellMoney(sandbox);
  await tellEndpoints(sandbox);
  await tellKeys(sandbox);
}

async function tellCardholders(sandbox: TestSandbox): Promise<void> {
  const { stripe } = sandbox;
  const full = await createHolder(stripe, {
    email: 'ivy@example.org',
    individual: {
      first_name: 'Ivy',
      last_name: 'Demoson',
      dob: { day: 4, month: 3, year: 1945 },
      card_issuing: { user_terms_acceptance: { date: 1_700_000_000, ip: '192.0.2.1' } },
    },
    preferred_locales: ['en'],
    spending_controls: { spending_limits: [{ amount: 90_000, interval: 'monthly' }], spending_limits_currency: 'gbp' },
  });
  await stripe.issuing.cardholders.update(full.id, { metadata: { seen: 'yes' }, status: 'inactive' });
  await createHolder(stripe, { type: 'company', company: { tax_id: '1' } });
  await sandbox.stripe.issuing.cardholders.create({
    name: 'Bare',
    billing: { address: { line1: '1', city: 'Marram Bay', postal_code: 'ZZ1 1ZZ', country: 'GB' } },
  });
  const past_due = sdkValues('issuing.cardholder', 'requirements.past_due');
  for (const disabled_reason of sdkValues('issuing.cardholder', 'requirements.disabled_reason')) {
    await control(sandbox, `POST /cardholders/${full.id}/requirements`, { disabled_reason, past_due });
  }
  await control(sandbox, `POST /cardholders/${full.id}/block`);
}

async function tellCards(sandbox: TestSandbox): Promise<void> {
  const { stripe } = sandbox;
  const { cards } = stripe.testHelpers.issuing;
  const cardholder = (await createHolder(stripe)).id;
  const make = (params: Partial<Stripe.Issuing.CardCreateParams> = {}) => createCard(stripe, { cardholder, ...params });
  for (const cancellation_reason of ['lost', 'stolen'] as const) {
    await stripe.issuing.cards.update((await make()).id, { status: 'canceled', cancellation_reason });
  }
  for (const reason of ['design_rejected', 'fulfillment_error']) {
    await control(sandbox, `POST /cards/${(await make()).id}/cancel`, { reason });
  }
  for (const replacement_reason of ['damaged', 'expired', 'lost', 'stolen'] as const) {
    const original = await make();
    await make({ replacement_for: original.id, replacement_reason, status: 'inactive' });
  }
  const limited = await make({
    lifecycle_controls: { cancel_after: { payment_count: 20 } },
    spending_controls: {
      blocked_categories: ['betting_casino_gambling'],
      allowed_merchant_countries: ['GB'],
      allowed_card_presences: ['present'],
      spending_limits: [{ amount: 1000, interval: 'weekly', categories: ['bakeries'] }],
    },
    second_line: 'Practice',
  });
  await stripe.issuing.cards.retrieve(limited.id, { expand: ['number', 'cvc'] });
  const parcel = async () => (await make(PHYSICAL)).id;
  const validated = { mode: 'validation_and_normalization' as const };
  await make({
    ...PHYSICAL,
    shipping: { ...SHIPPING, address_validation: validated, customs: { eori_number: 'GB1' } },
  });
  await cards.submitCard(await parcel());
  await cards.failCard(await parcel());
  const delivered = await parcel();
  await cards.shipCard(delivered);
  await cards.deliverCard(delivered);
  const returned = await parcel();
  await cards.shipCard(returned);
  await cards.returnCard(returned);
}

async function tellDesigns({ stripe }: TestSandbox): Promise<void> {
  const helpers = stripe.testHelpers.issuing.personalizationDesigns;
  await stripe.issuing.physicalBundles.list();
  const bundles = await stripe.issuing.physicalBundles.list({ type: 'custom', status: 'active' });
  const physical_bundle = String(bundles.data[0]?.id);
  await stripe.issuing.physicalBundles.retrieve(physical_bundle);
  const file = { data: Buffer.from('%PDF-1.4'), name: 'logo.pdf', type: 'application/pdf' };
  const card_logo = (await stripe.files.create({ purpose: 'business_logo', file })).id;
  const design = await stripe.issuing.personalizationDesigns.create({
    physical_bundle,
    card_logo,
    carrier_text: { header_title: 'Hello' },
    lookup_key: 'main',
    preferences: { is_default: true },
    expand: ['card_logo', 'physical_bundle'],
  });
  await createCard(stripe, { ...PHYSICAL, personalization_design: design.id });
  await helpers.reject(design.id, { rejection_reasons: { card_logo: ['other'], carrier_text: ['other'] } });
  await helpers.activate(design.id);
  await helpers.deactivate(design.id);
  await stripe.issuing.personalizationDesigns.update(design.id, { carrier_text: '', card_logo: '', name: 'Plain' });
}

type Payment = Parameters<typeof pay>[2];

/** A payment declined for each reason there is, by Stripe and by the webhook. */
async function tellRefusals(sandbox: TestSandbox): Promise<void> {
  const { stripe, receiver } = sandbox;
  const holder = await createHolder(stripe);
  const card = (await createCard(stripe, { cardholder: holder.id })).id;
  const refused: Payment[] = [
    { amount: 99_000_000 },
    { amount: 60_000 },
    { authorization_method: 'swipe' },
    { verification_data: { cvc_check: 'mismatch', three_d_secure: { result: 'failed' } } },
    { risk_assessment: { fraud_risk: { level: 'highest' } } },
  ];
  for (const payment of refused) await pay(stripe, card, payment);
  await pay(stripe, (await createCard(stripe, { status: 'inactive' })).id);
  await pay(stripe, (await createCard(stripe, { exp_month: 1, exp_year: 2026 })).id);
  const canceled = await createCard(stripe);
  await stripe.issuing.cards.update(canceled.id, { status: 'canceled' });
  await pay(stripe, canceled.id);
  const approve = receiver.onRequest;
  receiver.onRequest = (_event, response) => answerJson(response, { approved: false });
  await pay(stripe, card);
  receiver.onRequest = (_event, response) => void response.writeHead(500).end();
  await pay(stripe, card);
  receiver.onRequest = approve;
  await setFaults(sandbox, [{ fault: 'lost_request', next: 1 }]);
  await pay(stripe, card);
  await control(sandbox, `POST /cardholders/${holder.id}/requirements`, { disabled_reason: 'under_review' });
  await pay(stripe, card);
  await stripe.issuing.cardholders.update(holder.id, { status: 'inactive' });
  await pay(stripe, card);
  await control(sandbox, `POST /cardholders/${holder.id}/block`);
  await pay(stripe, card);
}

async function tellPayments(sandbox: TestSandbox): Promise<void> {
  const { stripe } = sandbox;
  const { authorizations, transactions } = stripe.testHelpers.issuing;
  const card = (await createCard(stripe)).id;
  const open = async (params: Payment = {}) => (await pay(stripe, card, { amount: 500, ...params })).id;
  await authorizations.increment(await open(), { increment_amount: 100 });
  await authorizations.reverse(await open(), { reverse_amount: 100 });
  await authorizations.reverse(await open());
  await authorizations.expire(await open());
  await authorizations.finalizeAmount(await open(), { final_amount: 400, fuel: { type: 'diesel' }, fleet: {} });
  await authorizations.capture(await open(), { capture_amount: 100, close_authorization: false });
  const exemption = { claimed_by: 'acquirer', type: 'low_value_transaction' } as const;
  const details = { amount_details: { cashback_amount: 100 }, authorization_method: 'chip' } as const;
  const told = await open({ ...details, verification_data: { authentication_exemption: exemption } });
  const captured = await authorizations.capture(told, {
    purchase_details: {
      reference: 'x',
      receipt: [{ description: 'Milk', total: 100 }],
      lodging: {},
      flight: {},
      fleet: {},
      fuel: {},
    },
    expand: ['transactions.purchase_details'],
  });
  const [transaction] = captured.transactions;
  await transactions.refund(String(transaction?.id), { refund_amount: 300 });
  await transactions.createForceCapture({ card, amount: 250 });
  await transactions.createUnlinkedRefund({ card, amount: 50 });
  await sandbox.sandbox.setBehaviour({ foreignCurrencyFee: 'separate', reholdAsks: false });
  await authorizations.capture(await open({ merchant_currency: 'eur', merchant_amount: 600 }));
  await control(sandbox, `POST /authorizations/${await open()}/rehold`, { amount: 700 });
  await sandbox.sandbox.setBehaviour({});
  await stripe.issuing.transactions.update(String(transaction?.id), { metadata: { a: 'b' } });
  await stripe.issuing.transactions.retrieve(String(transaction?.id), {
    expand: ['card', 'cardholder', 'authorization', 'balance_transaction', 'purchase_details'],
  });
  await stripe.issuing.authorizations.update(told, { metadata: { a: 'b' } });
  await stripe.issuing.authorizations.retrieve(told, { expand: ['cardholder'] });
}

async function tellChallenges({ stripe, receiver }: TestSandbox): Promise<void> {
  const approve = receiver.onRequest;
  receiver.onRequest = (_event, response) => answerJson(response, { approved: false, send_fraud_challenges: ['sms'] });
  const holder = await createHolder(stripe);
  const card = (await createCard(stripe, { cardholder: holder.id })).id;
  for (const confirmed of [true, false]) {
    const { id } = await pay(stripe, card);
    await stripe.testHelpers.issuing.authorizations.respond(id, { confirmed });
  }
  await stripe.issuing.cardholders.update(holder.id, { phone_number: '' });
  await pay(stripe, card);
  receiver.onRequest = approve;
  await pay(stripe, card);
}

async function tellTokens(sandbox: TestSandbox): Promise<void> {
  const { stripe } = sandbox;
  const card = (await createCard(stripe)).id;
  for (const wallet of ['apple_pay', 'google_pay', 'samsung_pay'] as const) {
    const { id } = await control<{ id: string }>(sandbox, `POST /cards/${card}/tokens`, { wallet_provider: wallet });
    await stripe.issuing.tokens.update(id, { status: 'active' });
    const paid = await pay(stripe, card, { wallet, expand: ['token'], amount: 100 });
    await stripe.testHelpers.issuing.authorizations.capture(paid.id);
    await stripe.issuing.tokens.update(id, { status: 'suspended' });
    await stripe.issuing.tokens.update(id, { status: 'deleted', expand: ['network_data', 'card'] });
  }
  await stripe.issuing.tokens.list({ card, expand: ['data.network_data'] });
}

async function tellDisputes(sandbox: TestSandbox): Promise<void> {
  const { stripe } = sandbox;
  const { disputes } = stripe.issuing;
  const card = (await createCard(stripe)).id;
  const open = async (params: Stripe.Issuing.DisputeCreateParams = {}) => {
    const capture = await stripe.testHelpers.issuing.transactions.createForceCapture({ card, amount: 700 });
    return (await disputes.create({ transaction: capture.id, ...params })).id;
  };
  for (const reason of sdkValues('issuing.dispute', 'evidence.reason')) await open({ evidence: { reason } });
  const file = { data: Buffer.from('%PDF-1.4'), name: 'receipt.pdf', type: 'application/pdf' };
  const additional_documentation = (await stripe.files.create({ purpose: 'dispute_evidence', file })).id;
  const id = await open();
  const fraudulent = { explanation: 'x', additional_documentation };
  await disputes.update(id, { evidence: { reason: 'fraudulent', fraudulent }, metadata: { a: 'b' } });
  await disputes.submit(id);
  await control(sandbox, `POST /disputes/${id}/provisional_credit`);
  for (const loss_reason of sdkValues('issuing.dispute', 'loss_reason')) {
    await control(sandbox, `POST /disputes/${id}/close`, { outcome: 'won' });
    await control(sandbox, `POST /disputes/${id}/close`, { outcome: 'lost', loss_reason });
    await disputes.retrieve(id, { expand: ['balance_transactions', 'transaction'] });
  }
  await control(sandbox, `POST /disputes/${id}/close`, { outcome: 'won' });
  await disputes.retrieve(id, { expand: ['evidence.fraudulent.additional_documentation'] });
  await sandbox.sandbox.setBehaviour({ unsubmittedDisputeBecomes: 'expired' });
  sandbox.clock.advance(110 * 86_400_000);
  await disputes.list({ expand: ['data.balance_transactions'] });
}

async function tellMoney(sandbox: TestSandbox): Promise<void> {
  const { stripe } = sandbox;
  await control(sandbox, 'PUT /balance', { issuing_available: 100 });
  await stripe.balance.retrieve();
  const funding = { currency: 'gbp', funding_type: 'bank_transfer', bank_transfer: { type: 'gb_bank_transfer' } };
  await stripe.rawRequest('POST', '/v1/issuing/funding_instructions', funding);
  await stripe.rawRequest('GET', '/v1/issuing/funding_instructions');
  const [entry] = (await stripe.balanceTransactions.list({ type: 'issuing_transaction', expand: ['data.source'] }))
    .data;
  await stripe.balanceTransactions.retrieve(String(entry?.id));
  for (const type of ['topup', 'topup_reversal', 'stripe_fx_fee']) await stripe.balanceTransactions.list({ type });
  const topup = await stripe.topups.create({ amount: 100, currency: 'gbp', metadata: { a: 'b' } });
  await stripe.topups.update(topup.id, { description: 'x' });
  await stripe.topups.cancel(topup.id);
}

async function tellEndpoints({ stripe, receiver }: TestSandbox): Promise<void> {
  const url = `${receiver.url}/events`;
  const made = await stripe.webhookEndpoints.create({
    url,
    enabled_events: ['issuing_card.created'],
    description: 'x',
  });
  await stripe.webhookEndpoints.update(made.id, { disabled: true });
  await stripe.webhookEndpoints.del(made.id);
}

async function tellKeys({ stripe, url }: TestSandbox): Promise<void> {
  const card = await createCard(stripe);
  const made = await fetch(`${url}/v3/nonces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ issuingCard: card.id }),
  });
  const { nonce } = (await made.json()) as { nonce: string };
  const apiVersion = '2026-10-28.endive';
  const key = await stripe.ephemeralKeys.create({ issuing_card: card.id, nonce }, { apiVersion });
  await stripe.ephemeralKeys.del(key.id);
  await pay(stripe, card.id, { merchant_data: { ...SUPERMARKET, url: 'https://shop.example' }, amount: 1 });
}
