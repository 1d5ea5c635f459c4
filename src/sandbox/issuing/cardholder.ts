import type Stripe from 'stripe';
import { type Change, nowSeconds } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import { objectTable } from '../store/object-table.ts';
import { mergeMetadata } from '../wire/merge-metadata.ts';
import { newId } from '../wire/new-id.ts';
import { invalidRequest, noSuch } from '../wire/stripe-error.ts';
import type { CardholderChanges, NewCardholder } from './cardholder-params.ts';
import { noSpendingControls, updateSpendingControls } from './spending-controls.ts';

export type Cardholder = Stripe.Issuing.Cardholder;
type Individual = Cardholder['individual'];

export const cardholders = objectTable<Cardholder>('cardholders');

const MAX_PRINTED_NAME = 24;
const MINIMUM_AGE_YEARS = 13;

/** Creates a cardholder; throws when the name cannot be printed on a card. */
export async function createCardholder(change: Change, params: NewCardholder): Promise<Cardholder> {
  checkPrintedName(params.name);
  const blank: Cardholder = {
    id: newId('ich'),
    object: 'issuing.cardholder',
    billing: { address: toAddress(params.billing.address) },
    company: params.type === 'company' ? { tax_id_provided: false } : null,
    created: nowSeconds(change),
    email: null,
    individual: null,
    livemode: false,
    metadata: {},
    name: params.name,
    phone_number: null,
    preferred_locales: [],
    requirements: { disabled_reason: null, past_due: [] },
    spending_controls: noSpendingControls('cardholder'),
    status: 'active',
    type: params.type,
  };
  const created = apply(change, blank, params);
  await cardholders.insert(change.trx, created);
  await recordEvent(change, { type: 'issuing_cardholder.created', object: created });
  return created;
}

/** Changes what is sent and leaves the rest. */
export async function updateCardholder(change: Change, id: string, params: CardholderChanges): Promise<Cardholder> {
  const found = await cardholders.lock(change.trx, id);
  if (!found) throw noSuch('issuing cardholder', id);
  if (found.status === 'blocked' && params.status && change.behaviour.blockedCardholderIsFinal) {
    throw invalidRequest('You cannot change the status of a blocked cardholder.', { param: 'status' });
  }
  const updated = apply(change, found, params);
  await cardholders.update(change.trx, updated);
  await recordEvent(change, { type: 'issuing_cardholder.updated', object: updated, before: found });
  return updated;
}

function apply(change: Change, current: Cardholder, params: CardholderChanges): Cardholder {
  const { email, phone_number, preferred_locales, status, individual, company } = params;
  const address = params.billing ? toAddress(params.billing.address) : current.billing.address;
  const country = address.country ?? 'GB';
  return {
    ...current,
    billing: { address },
    ...(company && { company: { tax_id_provided: company.tax_id !== undefined } }),
    ...(email !== undefined && { email: email || null }),
    ...(individual && { individual: mergeIndividual(change, current.individual, individual) }),
    metadata: mergeMetadata(current.metadata, params.metadata),
    ...(phone_number !== undefined && { phone_number: toE164(phone_number, country) }),
    ...(preferred_locales && { preferred_locales }),
    spending_controls: updateSpendingControls(change, {
      owner: 'cardholder',
      current: current.spending_controls,
      sent: params.spending_controls,
    }),
    ...(status && { status }),
  };
}

function mergeIndividual(
  change: Change,
  current: Individual,
  sent: NonNullable<CardholderChanges['individual']>,
): Individual {
  checkPersonName('individual[first_name]', sent.first_name);
  checkPersonName('individual[last_name]', sent.last_name);
  if (sent.dob && sent.dob.year + MINIMUM_AGE_YEARS >= change.clock.now().getUTCFullYear()) {
    throw invalidRequest(`Cardholders must be older than ${MINIMUM_AGE_YEARS}.`, { param: 'individual[dob]' });
  }
  const terms = sent.card_issuing?.user_terms_acceptance;
  const document = sent.verification?.document;
  return {
    ...(current?.card_issuing && { card_issuing: current.card_issuing }),
    ...(terms && {
      card_issuing: {
        user_terms_acceptance: {
          date: terms.date ?? null,
          ip: terms.ip ?? null,
          user_agent: terms.user_agent || null,
        },
      },
    }),
    dob: sent.dob ?? current?.dob ?? null,
    first_name: sent.first_name ?? current?.first_name ?? null,
    last_name: sent.last_name ?? current?.last_name ?? null,
    verification: document
      ? { document: { back: document.back ?? null, front: document.front ?? null } }
      : (current?.verification ?? { document: { back: null, front: null } }),
  };
}

type SentAddress = NewCardholder['billing']['address'];

export function toAddress(sent: SentAddress): Cardholder['billing']['address'] {
  const { city, country, line1, postal_code } = sent;
  return { city, country, line1, line2: sent.line2 || null, postal_code, state: sent.state || null };
}

function checkPrintedName(name: string): void {
  if (name.length > MAX_PRINTED_NAME || /[^\p{Script=Latin}\s.,'’-]/u.test(name)) {
    throw invalidRequest(
      `The cardholder name must have at most ${MAX_PRINTED_NAME} characters and no digits or special characters.`,
      { param: 'name' },
    );
  }
}

function checkPersonName(param: string, name: string | undefined): void {
  if (name !== undefined && /[^\p{Script=Latin}\s.,'’-]/u.test(name)) {
    throw invalidRequest('Names may contain only letters, periods, commas, hyphens, spaces and apostrophes.', {
      param,
    });
  }
}

/** `07700 900123` -> `+447700900123`; empty clears it. */
function toE164(phone: string, country: string): string | null {
  if (phone === '') return null;
  const digits = phone.replaceAll(/[\s().-]/g, '');
  const international = country === 'GB' ? digits.replace(/^0(?=\d{9,10}$)/, '+44') : digits;
  if (/^\+\d{7,15}$/.test(international)) return international;
  throw invalidRequest(`${phone} is not a valid phone number.`, { param: 'phone_number' });
}
