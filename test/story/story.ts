import type Stripe from 'stripe';
import { formatPence } from '../../src/kernel/money.ts';
import type { AwardRequest } from '../../src/modules/awards/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { allowParts } from '../harness/allow-parts.ts';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';

/** What happened in one step, as the reader is told. */
export type Told = { words: string; call: string };

/** One thing that somebody does: a shop, Stripe, or one of the staff. */
export type Step = (story: Story) => Promise<Told>;

/** One case of the document. Figures in pence. */
export type Case = {
  name: string;
  /** Why it happens, in a sentence. */
  about: string;
  /** The award that it happens to: £40.00 for food and essentials, by card, unless changed. */
  award?: Partial<AwardRequest>;
  /** What is done before the first figures are read. */
  before?: readonly Step[];
  steps: readonly Step[];
  /** The award's figures afterwards; what is left out is nothing. */
  leaves: Partial<Left>;
  /** What the reader should take from it. */
  means: string;
};

export type Left = { availablePence: number; heldPence: number; spentPence: number; shortfallPence: number };

/** A practice with a budget of £1,000.00, one award, and what has happened to it so far. */
export type Story = {
  service: RunningService;
  scheme: Scheme;
  awardId: string;
  /** Stripe's ids of the award's cards, newest last. */
  cards: string[];
  /** Stripe's ids of the authorizations so far, newest last. */
  authorizations: string[];
  /** Stripe's ids of the captures so far, newest last. */
  captures: string[];
};

export const ALLOCATED_PENCE = 100_000;
export const pounds = formatPence;

/** The newest of a list; throws when nothing happened yet that the step could be about. */
export function newest(list: readonly string[]): string {
  const last = list.at(-1);
  if (!last) throw new Error('Nothing has happened yet that this step could be about');
  return last;
}

export const shopOf = ({ service }: Story): Stripe['testHelpers']['issuing'] => service.shop.testHelpers.issuing;

/** Reads the newest card of the award: a replacement may have come. */
export async function readCards(service: RunningService, awardId: string): Promise<string[]> {
  return inScope(service.db, 'all', (trx) =>
    trx('cards').where({ award_id: awardId }).whereNotNull('stripe_card_id').orderBy('id').pluck('stripe_card_id'),
  );
}

/** Opens a service of its own for one case, on 22 November 2026 at 10:00. */
export async function openStory(told: Case): Promise<Story & AsyncDisposable> {
  const service = await startService();
  const scheme = await openScheme(service, { allocationPence: ALLOCATED_PENCE });
  await allowParts(service);
  const award = await makeAward(service, scheme, told.award ?? {});
  await service.settle();
  return {
    service,
    scheme,
    awardId: award.id,
    cards: await readCards(service, award.id),
    authorizations: [],
    captures: [],
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  };
}
