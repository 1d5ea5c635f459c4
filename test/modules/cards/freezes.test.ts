import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

async function newCard() {
  const { id: awardId, practiceId } = await makeAward(service, scheme);
  const { id } = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: awardId }).first('id'));
  return { awardId, practiceId, cardId: id as string };
}
const stateOf = async (cardId: string) => {
  const row = await inScope(service.db, 'all', (trx) => trx('cards').where({ id: cardId }).first());
  return [row.status, row.freeze_kind, row.frozen_by];
};

describe('freezes on top of one another (R48)', () => {
  it('bring back what staff had frozen when whoever protected the card lifts only their own', async () => {
    const { cardId } = await newCard();
    const { requester, finance, approver } = scheme.people;
    await service.cards.freezeCard(requester, { cardId, kind: 'staff' });
    await service.cards.freezeCard(finance, { cardId, kind: 'protective' });
    expect(await codeOf(service.cards.unfreezeCard(requester, cardId))).toBe('forbidden');
    await service.cards.unfreezeCard(finance, cardId);
    expect(await stateOf(cardId)).toEqual(['frozen', 'staff', requester.id]);
    await service.cards.unfreezeCard(approver, cardId);
    expect(await stateOf(cardId)).toEqual(['active', null, null]);
  });

  it('bring back the pause of the holder, which is theirs to end', async () => {
    const { awardId, practiceId, cardId } = await newCard();
    const { requester } = scheme.people;
    await service.cards.pauseByHolder({ awardId, practiceId });
    await service.cards.freezeCard(requester, { cardId, kind: 'staff' });
    expect(await codeOf(service.cards.resumeByHolder({ awardId, practiceId }))).toBe('wrong_state');
    await service.cards.unfreezeCard(requester, cardId);
    expect(await stateOf(cardId)).toEqual(['frozen', 'holder', null]);
    await service.cards.resumeByHolder({ awardId, practiceId });
    expect(await stateOf(cardId)).toEqual(['active', null, null]);
  });

  it('count once when the same person protects a card twice, and end with the card', async () => {
    const { awardId, cardId } = await newCard();
    const { finance, approver } = scheme.people;
    await service.cards.freezeCard(finance, { cardId, kind: 'protective' });
    await service.cards.freezeCard(finance, { cardId, kind: 'protective' });
    await service.cards.unfreezeCard(finance, cardId);
    expect(await stateOf(cardId)).toEqual(['active', null, null]);
    await service.cards.freezeCard(finance, { cardId, kind: 'protective' });
    await service.cards.freezeCard(approver, { cardId, kind: 'protective' });
    await service.awards.endAward(approver, { awardId, reason: 'cancelled' });
    await service.settle();
    expect(await stateOf(cardId)).toEqual(['cancelled', null, null]);
  });
});
