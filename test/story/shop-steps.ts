import type Stripe from 'stripe';
import { inScope } from '../../src/platform/database.ts';
import { newest, pounds, type Step, type Story, shopOf } from './story.ts';

type PurchaseParams = Parameters<Stripe['testHelpers']['issuing']['authorizations']['create']>[0];

const HELPERS = '/v1/test_helpers/issuing';
const SUPERMARKET = {
  name: 'Seagull Stores',
  category: 'grocery_stores_supermarkets',
  city: 'Marram Bay',
  country: 'GB',
  network_id: '900001',
} as const;

export const SHOPS = {
  supermarket: SUPERMARKET,
  hotel: { ...SUPERMARKET, name: 'Dune Lodge', category: 'hotels_motels_and_resorts', network_id: '900002' },
  pump: { ...SUPERMARKET, name: 'Causeway Fuels', category: 'service_stations', network_id: '900003' },
  taxi: { ...SUPERMARKET, name: 'Lighthouse Cabs', category: 'taxicabs_limousines', network_id: '900004' },
  café: { ...SUPERMARKET, name: 'Kite & Kettle', category: 'eating_places_restaurants', network_id: '900005' },
  offLicence: {
    ...SUPERMARKET,
    name: 'Breakwater Wines',
    category: 'package_stores_beer_wine_and_liquor',
    network_id: '900006',
  },
  abroad: { ...SUPERMARKET, name: 'Épicerie de la Plage', city: 'Calais', country: 'FR', network_id: '900007' },
} as const satisfies Record<string, PurchaseParams['merchant_data']>;

type Asking = {
  shop?: keyof typeof SHOPS;
  /** Why it is declined: our reason, or Stripe's own. Left out: it is approved. */
  declined?: string;
  /** What is approved where that is less than was asked, in pence. */
  approvedPence?: number;
  /** Anything else that the shop sends. */
  with?: Partial<PurchaseParams>;
};

async function reasonOf({ service }: Story, id: string): Promise<string | null> {
  return inScope(service.db, 'all', async (trx) => {
    const row = await trx('authorizations').where({ id }).first('reason_code');
    return row?.reason_code ?? null;
  });
}

const list = (params: object) =>
  Object.entries(params)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(' ');
const call = (path: string, params: object = {}) => `POST ${HELPERS}${path} ${list(params)}`.trim();

function check(what: string, seen: unknown, expected: unknown): void {
  if (seen !== expected) throw new Error(`${what}: ${String(seen)}, and not ${String(expected)} as the case says`);
}

async function noteCaptures(story: Story, authorization: Stripe.Issuing.Authorization): Promise<void> {
  for (const { id, type } of authorization.transactions) {
    if (type === 'capture' && !story.captures.includes(id)) story.captures.push(id);
  }
  await story.service.settle();
}

/** A shop asks for money. */
export const ask =
  (pence: number, asking: Asking = {}): Step =>
  async (story) => {
    const merchant = SHOPS[asking.shop ?? 'supermarket'];
    const card = newest(story.cards);
    const params = { amount: pence, ...asking.with };
    const made = await shopOf(story).authorizations.create({ card, merchant_data: merchant, ...params });
    story.authorizations.push(made.id);
    await story.service.settle();
    check(`${merchant.name} is approved`, made.approved, !asking.declined);
    const approvedPence = asking.approvedPence ?? (asking.declined ? 0 : pence);
    if (made.approved) check('Approved pence', made.amount, approvedPence);
    const by = made.request_history[0]?.reason;
    if (asking.declined) check('The reason', (await reasonOf(story, made.id)) ?? by, asking.declined);
    const part = approvedPence < pence ? ` for ${pounds(approvedPence)}` : '';
    const answer = asking.declined ? `declined, \`${asking.declined}\` (Stripe: \`${by}\`)` : `approved${part}`;
    const words = `${merchant.name} asks for ${pounds(pence)}: ${answer}.`;
    return { words, call: call('/authorizations', { ...params, 'merchant_data[category]': merchant.category }) };
  };

/** The shop asks for more on the same authorization. */
export const increment =
  (pence: number, asking: Pick<Asking, 'declined'> = {}): Step =>
  async (story) => {
    const params = { increment_amount: pence };
    const made = await shopOf(story).authorizations.increment(newest(story.authorizations), params);
    await story.service.settle();
    check('The increment is approved', made.request_history.at(-1)?.approved, !asking.declined);
    const answer = asking.declined ? `declined, \`${asking.declined}\`` : 'approved';
    const words = `The shop asks for ${pounds(pence)} more: ${answer}.`;
    return { words, call: call('/authorizations/:id/increment', params) };
  };

/** The shop gives back the hold, or part of it. */
export const reverse =
  (pence?: number): Step =>
  async (story) => {
    const params = pence === undefined ? {} : { reverse_amount: pence };
    const { status } = await shopOf(story).authorizations.reverse(newest(story.authorizations), params);
    await story.service.settle();
    const what = pence === undefined ? 'all of the hold' : `${pounds(pence)} of the hold`;
    return { words: `The shop gives back ${what}: ${status}.`, call: call('/authorizations/:id/reverse', params) };
  };

/** The shop never took the money, and time runs out. */
export const expire = (): Step => async (story) => {
  const { status } = await shopOf(story).authorizations.expire(newest(story.authorizations));
  await story.service.settle();
  return { words: `The hold lapses: ${status}.`, call: call('/authorizations/:id/expire') };
};

/** The final amount becomes known, at a pump say. */
export const finalize =
  (pence: number): Step =>
  async (story) => {
    const params = { final_amount: pence };
    await shopOf(story).authorizations.finalizeAmount(newest(story.authorizations), params);
    await story.service.settle();
    const words = `The final amount becomes known: ${pounds(pence)}.`;
    return { words, call: call('/authorizations/:id/finalize_amount', params) };
  };

/** The shop takes the money: all that is held unless told otherwise. `isOfFirst`: of the first payment, not the last. */
export const capture =
  (pence?: number, options: { isFinal?: boolean; isOfFirst?: boolean } = {}): Step =>
  async (story) => {
    const isFinal = options.isFinal ?? true;
    const params = {
      ...(pence === undefined ? {} : { capture_amount: pence }),
      ...(isFinal ? {} : { close_authorization: false }),
    };
    const of = options.isOfFirst ? story.authorizations.slice(0, 1) : story.authorizations;
    const made = await shopOf(story).authorizations.capture(newest(of), params);
    await noteCaptures(story, made);
    const last = isFinal ? '' : ', and may take more';
    const what = pence === undefined ? 'what it holds' : pounds(pence);
    return {
      words: `The ${options.isOfFirst ? 'first shop' : 'shop'} takes ${what}${last}: ${made.status}.`,
      call: call('/authorizations/:id/capture', params),
    };
  };

/** A shop takes money without any authorization. */
export const forceCapture =
  (pence: number): Step =>
  async (story) => {
    const params = { card: newest(story.cards), amount: pence, merchant_data: SUPERMARKET };
    const { id } = await shopOf(story).transactions.createForceCapture(params);
    story.captures.push(id);
    await story.service.settle();
    return {
      words: `${SUPERMARKET.name} takes ${pounds(pence)} without having asked.`,
      call: call('/transactions/create_force_capture', { amount: pence }),
    };
  };

/** The shop gives back what it took, or part of it. */
export const refund =
  (pence?: number): Step =>
  async (story) => {
    const params = pence === undefined ? {} : { refund_amount: pence };
    const { amount } = await shopOf(story).transactions.refund(newest(story.captures), params);
    await story.service.settle();
    return { words: `The shop refunds ${pounds(amount)}.`, call: call('/transactions/:id/refund', params) };
  };

/** A shop sends money that points at no purchase. */
export const unlinkedRefund =
  (pence: number): Step =>
  async (story) => {
    const params = { card: story.cards[0] ?? '', amount: pence, merchant_data: SUPERMARKET };
    await shopOf(story).transactions.createUnlinkedRefund(params);
    await story.service.settle();
    return {
      words: `${SUPERMARKET.name} refunds ${pounds(pence)} that points at no purchase.`,
      call: call('/transactions/create_unlinked_refund', { amount: pence }),
    };
  };
