import { type Change, nowSeconds } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import { mergeMetadata } from '../wire/merge-metadata.ts';
import { newId } from '../wire/new-id.ts';
import { invalidRequest, noSuchParam } from '../wire/stripe-error.ts';
import { type Card, type CardRecord, cards, renderCard, saveCard } from './card.ts';
import { newCardNumber, newCvc } from './card-number.ts';
import type { NewCard } from './card-params.ts';
import { type Cardholder, cardholders, createCardholder } from './cardholder.ts';
import { checkCanActivate } from './check-can-activate.ts';
import { checkDesign } from './designs/check-design.ts';
import { newShipping } from './shipping.ts';
import { mergeSpendingControls, noSpendingControls } from './spending-controls.ts';

const VALID_YEARS = 3;

/** Issues a card, alone or in place of another. */
export async function createCard(change: Change, params: NewCard): Promise<Card> {
  const original = await lockOriginal(change, params);
  const holder = await findHolder(change, params, original);
  if (params.status === 'active') checkCanActivate(holder);
  if (params.type === 'physical' && !params.shipping) {
    throw invalidRequest('Missing required param: shipping.', { code: 'parameter_missing', param: 'shipping' });
  }
  await checkDesign(change, { ...params, id: params.personalization_design });
  const secrets = await chooseSecrets(change, params, original);
  const record = newRecord(change, params, { cardholder: holder.id, last4: secrets.number.slice(-4) });
  await cards.insert(change.trx, record, { ...secrets, chain: await chainOf(change, record, original) });
  const card = await renderCard(change.trx, record);
  await recordEvent(change, { type: 'issuing_card.created', object: card });
  if (original) await linkOriginal(change, original, record);
  return card;
}

async function lockOriginal(change: Change, params: NewCard): Promise<CardRecord | undefined> {
  const { replacement_for: id, replacement_reason: reason } = params;
  if (!id !== !reason) {
    const param = id ? 'replacement_reason' : 'replacement_for';
    throw invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  if (!id) return undefined;
  const original = await cards.lock(change.trx, id);
  if (!original) throw noSuchParam('issuing card', id, 'replacement_for');
  if (original.replaced_by) {
    throw invalidRequest(`Card ${id} has already been replaced.`, { param: 'replacement_for' });
  }
  return original;
}

const ACCOUNT = {
  type: 'company' as const,
  name: 'Sandbox Account',
  billing: { address: { line1: '1 Sandbox Street', city: 'London', postal_code: 'EC1A 1AA', country: 'GB' } },
};

/** The holder of a card that names none, where the switch allows it. */
async function accountHolder(change: Change): Promise<string | undefined> {
  if (change.behaviour.cardWithoutCardholder === 'refused') return undefined;
  return (await createCardholder(change, ACCOUNT)).id;
}

async function findHolder(change: Change, params: NewCard, original: CardRecord | undefined): Promise<Cardholder> {
  const id = params.cardholder ?? original?.cardholder ?? (await accountHolder(change));
  if (!id)
    throw invalidRequest('Missing required param: cardholder.', { code: 'parameter_missing', param: 'cardholder' });
  const holder = await cardholders.find(change.trx, id);
  if (!holder) throw noSuchParam('issuing cardholder', id, 'cardholder');
  if (original && original.cardholder !== id) {
    throw invalidRequest('A replacement card must have the same cardholder.', { param: 'cardholder' });
  }
  if (params.currency.toLowerCase() !== 'gbp') {
    throw invalidRequest(`Your account cannot issue cards in ${params.currency}.`, { param: 'currency' });
  }
  if (!holder.phone_number && holder.type === 'individual') {
    throw invalidRequest('The cardholder must have a phone number before a card is created.', {
      code: 'cardholder_phone_number_required',
      param: 'cardholder',
    });
  }
  return holder;
}

/** A damaged or expired card keeps its number; a lost or stolen one gets another. */
async function chooseSecrets(change: Change, params: NewCard, original: CardRecord | undefined) {
  const keepsNumber = params.replacement_reason === 'damaged' || params.replacement_reason === 'expired';
  if (!original || !keepsNumber) return { number: newCardNumber(), cvc: newCvc() };
  const row = await change.trx('cards').where({ id: original.id }).first('number');
  return { number: String(row.number), cvc: newCvc() };
}

/** Spending limits of a card span all the cards it replaced. */
async function chainOf(change: Change, record: CardRecord, original: CardRecord | undefined): Promise<string> {
  if (!original) return record.id;
  const row = await change.trx('cards').where({ id: original.id }).first('chain');
  return String(row.chain);
}

function newRecord(change: Change, params: NewCard, own: { cardholder: string; last4: string }): CardRecord {
  const now = change.clock.now();
  return {
    id: newId('ic'),
    object: 'issuing.card',
    brand: 'Visa',
    cancellation_reason: null,
    cardholder: own.cardholder,
    created: nowSeconds(change),
    currency: params.currency.toLowerCase(),
    exp_month: params.exp_month ?? now.getUTCMonth() + 1,
    exp_year: params.exp_year ?? now.getUTCFullYear() + VALID_YEARS,
    last4: own.last4,
    latest_fraud_warning: null,
    lifecycle_controls: params.lifecycle_controls ?? null,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    personalization_design: params.personalization_design ?? null,
    replaced_by: null,
    replacement_for: params.replacement_for ?? null,
    replacement_reason: params.replacement_reason ?? null,
    second_line: params.second_line ?? null,
    shipping: params.shipping ? newShipping(change, params.shipping) : null,
    spending_controls: {
      ...mergeSpendingControls(noSpendingControls('card'), params.spending_controls),
      spending_limits_currency: params.spending_controls?.spending_limits?.length
        ? params.currency.toLowerCase()
        : null,
    },
    status: params.status,
    type: params.type,
    wallets: {
      apple_pay: { eligible: false, ineligible_reason: 'missing_agreement' },
      google_pay: { eligible: false, ineligible_reason: 'missing_agreement' },
      primary_account_identifier: null,
    },
  };
}

/** The original works until its replacement is active. */
async function linkOriginal(change: Change, original: CardRecord, replacement: CardRecord): Promise<void> {
  const status = replacement.status === 'active' ? 'canceled' : original.status;
  await saveCard(change, original, { ...original, status, replaced_by: replacement.id });
}
