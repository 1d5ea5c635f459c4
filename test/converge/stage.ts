import type Stripe from 'stripe';
import { inScope } from '../../src/platform/database.ts';
import { allowParts } from '../harness/allow-parts.ts';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import type { RunningService } from '../harness/service.ts';
import type { Program } from './program.ts';

export const ALLOCATED_PENCE = 50_000_000;

/** An award of a program, with what was put into it. */
export type StagedAward = { id: string; cardId: string; stripeCardIds: string[]; putInPence: number };

/** What a program has to play with: its own awards, and the payments made so far, newest last. */
export type Stage = {
  service: RunningService;
  scheme: Scheme;
  awards: StagedAward[];
  payments: Stripe.Issuing.Authorization[];
  captures: Stripe.Issuing.Transaction[];
  /** Captures that were disputed. */
  disputed: string[];
  /** Stripe's time when the program began: its objects are no older. */
  since: number;
};

/** A scheme with more money than any programs spend. */
export async function openStage(service: RunningService): Promise<Scheme> {
  const scheme = await openScheme(service, { allocationPence: ALLOCATED_PENCE });
  await allowParts(service);
  return scheme;
}

/** Notes all cards that an award has had, and which is the newest. */
export async function readCards(service: RunningService, award: StagedAward): Promise<void> {
  const cards: { id: string; stripe_card_id: string | null }[] = await inScope(service.db, 'all', (trx) =>
    trx('cards').where({ award_id: award.id }).orderBy('created_at').orderBy('id').select('id', 'stripe_card_id'),
  );
  award.cardId = cards.at(-1)?.id ?? '';
  award.stripeCardIds = cards.flatMap((card) => card.stripe_card_id ?? []);
}

/**
 * Makes a program's awards through the verbs, a second after whatever was before. Each is for a person of its own: a
 * program is about cards, not about how much one person gets.
 */
export async function setStage(service: RunningService, scheme: Scheme, program: Program): Promise<Stage> {
  service.clock.advance(1000);
  const since = Math.floor(service.clock.now().getTime() / 1000);
  const expiresOn = new Date((since + 13 * 86_400) * 1000).toISOString().slice(0, 10);
  const awards = await Promise.all(
    program.awards.map(async ({ policy, method, pence }) => {
      const { id } = await makeAward(service, scheme, { policy, method, amountPence: pence, expiresOn });
      const award = { id, cardId: '', stripeCardIds: [], putInPence: pence };
      await readCards(service, award);
      return award;
    }),
  );
  return { service, scheme, awards, payments: [], captures: [], disputed: [], since };
}
