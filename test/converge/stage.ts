import type Stripe from 'stripe';
import { v7 as newId } from 'uuid';
import { systemPrincipal } from '../../src/kernel/principal.ts';
import { activatePolicy } from '../../src/modules/policies/index.ts';
import { inScope } from '../../src/platform/database.ts';
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

/** No preset takes part of an amount: a next version of P7 does. */
async function allowParts(service: RunningService): Promise<void> {
  const current = await service.policies.activePolicy(service.db, 'P7');
  const at = service.clock.now();
  const id = newId();
  await service.db('policy_versions').insert({
    id,
    slug: 'P7',
    version: 2,
    name: 'Home from hospital',
    status: 'proposed',
    terms: JSON.stringify({ ...current?.terms, allowsPartialApproval: true }),
    effective_from: at,
    created_at: at,
  });
  await service.db.transaction((trx) => activatePolicy(trx, systemPrincipal('test'), { policyVersionId: id, at }));
}

/** One person for all: what a program is about is the cards. */
const IVY = { givenName: 'Ivy', familyName: 'Demoson', dateOfBirth: '1945-03-04' };

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

/** Makes a program's awards through the verbs, a second after whatever was before. */
export async function setStage(service: RunningService, scheme: Scheme, program: Program): Promise<Stage> {
  service.clock.advance(1000);
  const since = Math.floor(service.clock.now().getTime() / 1000);
  const expiresOn = new Date((since + 13 * 86_400) * 1000).toISOString().slice(0, 10);
  const awards = await Promise.all(
    program.awards.map(async ({ policy, method, pence }) => {
      const asked = { policy, method, amountPence: pence, expiresOn, recipient: IVY };
      const { id } = await makeAward(service, scheme, asked);
      const award = { id, cardId: '', stripeCardIds: [], putInPence: pence };
      await readCards(service, award);
      return award;
    }),
  );
  return { service, scheme, awards, payments: [], captures: [], disputed: [], since };
}
