import { AppError } from '../../src/kernel/app-error.ts';
import { londonDate } from '../../src/kernel/dates.ts';
import { lastExpiry } from '../../src/modules/awards/index.ts';
import { inScope } from '../../src/platform/database.ts';
import type { Attempt, Scene } from '../data/scenes.ts';
import { namedPerson } from '../named-person.ts';
import type { AwardPlan } from '../plan/award-plan.ts';
import { termsOf } from '../plan/terms.ts';
import type { Seeding } from '../seeding.ts';
import { cardOf, type Making } from './carry-award.ts';

type SceneOf<K extends Scene['kind']> = Extract<Scene, { kind: K }>;

function namedAward({ cards }: Making, reference: string): AwardPlan {
  const found = [...cards.keys()].find((award) => award.reference === reference);
  if (!found) throw new Error(`${reference} has not been given`);
  return found;
}

async function shownReason({ service }: Seeding, authorizationId: string): Promise<string | null> {
  const view = await inScope(service.db, 'all', (trx) => service.reports.authorizationView(trx, authorizationId));
  return view?.reason?.code ?? null;
}

async function playAttempt(making: Making, attempt: Attempt): Promise<void> {
  const { seeding, shop } = making;
  const { stripeCardId } = cardOf(making, namedAward(making, attempt.award));
  const ask = () => shop.ask({ ...attempt, stripeCardId });
  const { id, approved } = await (attempt.isUnanswered ? seeding.withoutAnswers(ask) : ask());
  if (approved && attempt.outcome === 'captured') await shop.capture(id);
  await seeding.settle();
  const came = approved ? 'approved' : await shownReason(seeding, id);
  const planned = attempt.outcome === 'captured' || attempt.outcome === 'held' ? 'approved' : attempt.outcome;
  if (came !== planned) throw new Error(`${attempt.award} at ${attempt.merchant} came to ${came}, not ${planned}`);
}

async function playReview({ seeding: { service }, staff }: Making, scene: SceneOf<'review'>): Promise<void> {
  const { data } = await inScope(service.db, 'all', (trx) =>
    service.reports.declineQueue(trx, { view: 'open', limit: 100 }),
  );
  const review = data.find(
    ({ awardReference, reason }) => awardReference === scene.award && reason?.code === scene.reason,
  );
  if (!review) throw new Error(`${scene.award} has no open review for ${scene.reason}`);
  const reviewId = review.id;
  if (scene.does === 'assign') await service.declines.assignReview(staff.finance, { reviewId });
  else await service.declines.closeReview(staff.finance, { reviewId, outcome: scene.outcome, note: scene.note });
}

/** A request that the budget cannot meet is refused at once, and nothing of it is kept (R3, R22). */
async function playBlockedRequest({ seeding, staff }: Making, scene: SceneOf<'blocked_request'>): Promise<void> {
  const { practice, policy, amountPence } = scene;
  const { expiryDays, asks } = termsOf(policy);
  const [ask = { need: '', outcome: '', otherHelpTried: '' }] = asks;
  const { identity: recipient, communicationNeeds } = namedPerson(scene.person);
  const expiresOn = lastExpiry(londonDate(seeding.clock.now()), expiryDays);
  const request = {
    practice,
    policy,
    method: 'card',
    amountPence,
    recipient,
    communicationNeeds,
    expiresOn,
    ...ask,
  } as const;
  const refusal = await seeding.service.awards
    .requestAward(staff.requester(practice), { request, options: {} })
    .catch((error: unknown) => error);
  if (refusal instanceof AppError && refusal.code === 'insufficient_budget') return;
  throw new Error(`${practice} had money for an award that its budget should not cover`, { cause: refusal });
}

async function playFreeze(making: Making, scene: SceneOf<'protective_freeze'>): Promise<void> {
  const { cardId } = cardOf(making, namedAward(making, scene.award));
  await making.seeding.service.cards.freezeCard(making.staff.safeguarding, { cardId, kind: 'protective' });
}

/** Plays one scene of the named people's week, and sees to it that it ended as it must. */
export async function playScene(making: Making, scene: Scene): Promise<void> {
  if (scene.kind === 'attempt') return playAttempt(making, scene);
  if (scene.kind === 'review') return playReview(making, scene);
  if (scene.kind === 'blocked_request') return playBlockedRequest(making, scene);
  return playFreeze(making, scene);
}
