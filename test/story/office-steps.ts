import { readAwardFigures } from '../../src/modules/ledger/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { newest, pounds, readCards, type Step, type Story } from './story.ts';

async function cardIdOf({ service, cards }: Story): Promise<string> {
  const stripe_card_id = newest(cards);
  const row = await inScope(service.db, 'all', (trx) => trx('cards').where({ stripe_card_id }).first('id'));
  return row.id;
}

/** One of the staff freezes the card. */
export const freeze = (): Step => async (story) => {
  const { service, scheme } = story;
  await service.cards.freezeCard(scheme.people.practice_manager, { cardId: await cardIdOf(story), kind: 'staff' });
  await service.settle();
  return { words: 'The practice freezes the card.', call: 'cards.freezeCard' };
};

/** The award is ended by the practice. */
export const cancelAward = (): Step => async (story) => {
  const { service, scheme, awardId } = story;
  await service.awards.endAward(scheme.people.practice_manager, { awardId, reason: 'cancelled' });
  await service.settle();
  return { words: 'The practice cancels the award, and with it the card.', call: 'awards.endAward' };
};

/** Days go by, and whatever time does by itself is done. */
export const wait =
  (days: number): Step =>
  async ({ service }) => {
    service.clock.advance(days * 86_400_000);
    const ended = await service.awards.expireDueAwards();
    await service.settle();
    const words = ended === 0 ? `${days} days go by.` : `${days} days go by; the award's last day has passed.`;
    return {
      words: days === 1 ? words.replace('days go', 'day goes') : words,
      call: 'the clock, awards.expireDueAwards',
    };
  };

/** The practice replaces the card: a new one carries on with the same award. */
export const replace =
  (reason: 'lost' | 'stolen' | 'damaged'): Step =>
  async (story) => {
    const { service, scheme, awardId } = story;
    await service.cards.replaceCard(scheme.people.practice_manager, { cardId: await cardIdOf(story), reason });
    await service.settle();
    story.cards = await readCards(service, awardId);
    return { words: `The card is ${reason}, and replaced by a new one.`, call: 'cards.replaceCard' };
  };

/** The practice hears that the person has died. */
export const recordDeath = (): Step => async (story) => {
  const { service, scheme, awardId } = story;
  await service.awards.recordDeath(scheme.people.practice_manager, { awardId });
  await service.settle();
  return { words: 'The practice records that the person has died.', call: 'awards.recordDeath' };
};

/** The person no longer wants to take part. */
export const withdrawConsent = (): Step => async (story) => {
  const { service, scheme, awardId } = story;
  await service.awards.withdrawConsent(scheme.people.requester, { awardId });
  await service.settle();
  return { words: 'The person withdraws consent.', call: 'awards.withdrawConsent' };
};

/** The commissioner closes the budget of the year. */
export const closeYear =
  (): Step =>
  async ({ service, scheme }) => {
    await service.budgets.closeBudget(scheme.people.commissioner, scheme.budgetId);
    await service.settle();
    return { words: 'The commissioner closes the budget of the year.', call: 'budgets.closeBudget' };
  };

async function openCaseOf({ service, awardId }: Story): Promise<string> {
  const row = await inScope(service.db, 'all', (trx) =>
    trx('finance_cases').where({ award_id: awardId, kind: 'shortfall' }).whereNot({ status: 'closed' }).first('id'),
  );
  if (!row) throw new Error('No case of a shortfall is open');
  return row.id;
}

/** Finance pays the shortfall from the budget. */
export const chargeToBudget = (): Step => async (story) => {
  const { service, scheme, awardId } = story;
  const { putInPence } = await figuresOf(story);
  const caseId = await openCaseOf(story);
  const note = 'The payment was for the right thing.';
  await service.cases.chargeToBudget(scheme.people.finance, { caseId, note, idempotencyKey: awardId });
  await service.settle();
  const charged = (await figuresOf(story)).putInPence - putInPence;
  return { words: `Finance charges ${pounds(charged)} to the budget.`, call: 'cases.chargeToBudget' };
};

/** Somebody paid back what was taken too much. */
export const recover =
  (pence: number): Step =>
  async (story) => {
    const { service, scheme, awardId } = story;
    const caseId = await openCaseOf(story);
    const recovery = { caseId, amountPence: pence, note: 'The shop paid it back by bank transfer.' };
    await service.cases.recordRecovery(scheme.people.finance, { ...recovery, idempotencyKey: awardId });
    await service.settle();
    return { words: `Finance records that the shop paid back ${pounds(pence)}.`, call: 'cases.recordRecovery' };
  };

async function figuresOf({ service, awardId }: Story) {
  const figures = await inScope(service.db, 'all', async (trx) =>
    (await readAwardFigures(trx, [awardId])).get(awardId),
  );
  if (!figures) throw new Error('The award has figures');
  return figures;
}
