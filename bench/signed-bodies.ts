import { createHmac, type KeyObject } from 'node:crypto';
import { cardId } from './card-ids.ts';

/** Cards that requests are made for: all of them in no order, or the first alone. */
export type CardChoice = { cards: number; hot: boolean };

export type BodyOptions = CardChoice & {
  /** A delivery of Stripe's, to take the form from. */
  sampleBody: string;
  secret: string | KeyObject;
  /** Begins each authorization id of the run: letters and digits. */
  prefix: string;
  /** When they are signed; deliveries are refused five minutes later. */
  at: Date;
};

/** Every payment; one pound. */
export const PAYMENT_PENCE = 100;
/** One in this many is at a shop that no policy allows, and declined. */
export const DECLINED_ONE_IN = 6;

const ALLOWED = { category: 'grocery_stores_supermarkets', category_code: '5411' };
const REFUSED = { category: 'boat_dealers', category_code: '5551' };

const HOLES = ['@event@', '@authorization@', '@card@', '@category@', '@code@'] as const;

type Delivery = {
  id: string;
  created: number;
  data: {
    object: {
      id: string;
      created: number;
      card: { id: string };
      merchant_data: { category: string; category_code: string };
      pending_request: { amount: number; merchant_amount: number };
    };
  };
};

/** The sample with holes where requests differ, cut at them: text, hole, text, hole, ... text. */
function cutAtHoles(sampleBody: string, at: Date): string[] {
  const delivery = JSON.parse(sampleBody) as Delivery;
  const { object } = delivery.data;
  delivery.id = HOLES[0];
  delivery.created = object.created = Math.floor(at.getTime() / 1000);
  object.id = HOLES[1];
  object.card.id = HOLES[2];
  object.merchant_data.category = HOLES[3];
  object.merchant_data.category_code = HOLES[4];
  object.pending_request.amount = object.pending_request.merchant_amount = PAYMENT_PENCE;
  return JSON.stringify(delivery).split(/(@\w+@)/);
}

/** Whole numbers from 0 below `below` without order; the same seed gives the same ones. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const seedOf = (text: string) => [...text].reduce((seed, letter) => (seed * 31 + letter.charCodeAt(0)) | 0, 7);

/** The id of the n-th authorization of a run. */
export const authorizationId = (prefix: string, n: number) => `iauth_${prefix}${String(n).padStart(8, '0')}`;

/**
 * Builds and signs deliveries one after the other, each for a new authorization, as whole HTTP requests that
 * can be written to a socket as they are.
 */
export function createBodyMaker(options: BodyOptions): () => Buffer {
  const { sampleBody, secret, prefix, at, cards, hot } = options;
  const pieces = cutAtHoles(sampleBody, at);
  const below = randomNumbers(seedOf(prefix));
  const seconds = Math.floor(at.getTime() / 1000);
  let made = 0;
  return () => {
    const n = made;
    made += 1;
    const shop = n % DECLINED_ONE_IN === DECLINED_ONE_IN - 1 ? REFUSED : ALLOWED;
    const holes: Record<string, string> = {
      '@event@': `evt_${prefix}${n}`,
      '@authorization@': authorizationId(prefix, n),
      '@card@': cardId(hot ? 1 : 1 + below(cards)),
      '@category@': shop.category,
      '@code@': shop.category_code,
    };
    const body = pieces.map((piece) => holes[piece] ?? piece).join('');
    const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    return Buffer.from(
      'POST /webhooks/stripe/authorizations HTTP/1.1\r\nHost: bench\r\nUser-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r\n' +
        `Content-Type: application/json; charset=utf-8\r\nStripe-Signature: t=${seconds},v1=${signature}\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  };
}
