import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activatePolicyWith } from '../../harness/activate-policy.ts';
import { addPractice } from '../../harness/practices.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { excepting, SHOPS } from '../exceptions/excepted.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof excepting>;
/** The scope of another practice. */
let elsewhere: string[];
/** An award of £60 that nothing is spent of; it tries what is declined. */
let plain: string;
/** Another one, for what is spent. */
let used: string;
let third: string;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = excepting(service, scheme);
  elsewhere = [await addPractice(service, 'OTHER-01')];
  [plain, used, third] = [await award(), await award(), await award()];
}, 60_000);
afterAll(() => service[Symbol.asyncDispose]());

/** An award with its card made. */
async function award(): Promise<string> {
  const awardId = await acts.award();
  await service.settle();
  return awardId;
}
const cardOf = (awardId: string) => acts.all((trx) => trx('cards').where({ award_id: awardId }).first());

/** Asks for money at a shop; the answer is written before the shop has it. */
const tryAt = async (
  awardId: string,
  merchant_data: { name: string; category: 'eating_places_restaurants' | 'health_and_beauty_spas' } & Record<
    string,
    string
  >,
) =>
  service.shop.testHelpers.issuing.authorizations.create({
    card: (await cardOf(awardId)).stripe_card_id,
    amount: 300,
    merchant_data,
  });

type Asked = Parameters<typeof service.authorizations.willItWork>[1];
const ask = (awardId: string, asked: Partial<Asked>) =>
  service.authorizations.willItWork([scheme.practiceId], { awardId, amountPence: 2000, ...asked });
const knownNames = async (scope: 'all' | readonly string[], words: string) =>
  (await service.authorizations.findKnownMerchants(scope, { words })).map(({ name }) => name);

/** All that a decision or an answer could have written. */
const written = (awardId: string) =>
  acts.all(async (trx) => ({
    account: await trx('ledger_accounts').where({ award_id: awardId, kind: 'award' }).first(),
    counts: await Promise.all(
      ['authorizations', 'decisions', 'ledger_transfers', 'audit_entries', 'domain_events'].map(
        async (table) => (await trx(table).count({ rows: '*' }).first())?.['rows'],
      ),
    ),
  }));

describe('asking whether a card will work', () => {
  it('answers yes, ask and no for kinds of shops, with the reason in both wordings', async () => {
    expect(await ask(plain, { category: 'bakeries' })).toMatchObject({ prospect: 'yes', reason: null, failures: [] });
    expect(await ask(plain, { category: 'health_and_beauty_spas' })).toMatchObject({
      prospect: 'ask',
      failures: ['not_in_award'],
      reason: {
        code: 'not_in_award',
        patientText: expect.stringMatching(/^This card is not for that kind of place\. It can be used for /),
        financeText: 'Health and beauty spas: not part of P5 v1.',
      },
    });
    expect(await ask(plain, { category: 'betting_casino_gambling' })).toMatchObject({
      prospect: 'no',
      reason: { code: 'never_allowed', financeText: expect.stringContaining('No exception is possible.') },
    });
    expect(await ask(plain, { category: 'bakeries', amountPence: 6001 })).toMatchObject({
      prospect: 'no',
      reason: {
        code: 'no_funds',
        patientText:
          'There is not enough left on your card for £60.01. You can ask the shop to take a part from the card, and pay the rest another way.',
        financeText: '£60.01 is more than the £60.00 available; £0.00 is on hold at shops.',
      },
    });
  });

  it('reserves nothing, counts nothing and writes nothing', async () => {
    await tryAt(plain, SHOPS.otherSpa);
    const before = await written(plain);
    await ask(plain, { category: 'bakeries' });
    await ask(plain, { category: 'betting_casino_gambling' });
    await ask(plain, { merchant: SHOPS.otherSpa.network_id });
    expect(await written(plain)).toEqual(before);
  });

  it('answers what the till then answers, before and after an exception (R43)', async () => {
    const attempt = await acts.pay(used, { at: 'cafe' });
    const spoken = async () => {
      const { prospect, reason } = await ask(used, { merchant: SHOPS.cafe.network_id });
      return [prospect, reason?.code];
    };
    expect(attempt.approved).toBe(false);
    expect(await spoken()).toEqual(['ask', 'not_in_award']);
    const exceptionId = await acts.allowed(attempt.id);
    expect(await ask(used, { merchant: SHOPS.cafe.network_id })).toMatchObject({ prospect: 'yes', exceptionId });
    expect((await acts.pay(used, { at: 'cafe' })).approved).toBe(true);
    expect(await spoken()).toEqual(['ask', 'not_in_award']);
    expect(await ask(used, { category: 'bakeries', amountPence: 4000 })).toMatchObject({ prospect: 'yes' });
    expect(await ask(used, { category: 'bakeries', amountPence: 4001 })).toMatchObject({ prospect: 'no' });
  });

  it('is about the card that can be used, and says why one that is on hold works nowhere', async () => {
    const awardId = await award();
    const { id: lost } = await cardOf(awardId);
    await service.cards.replaceCard(scheme.people.requester, { cardId: lost, reason: 'lost' });
    await service.settle();
    expect(await ask(awardId, { category: 'bakeries' })).toMatchObject({ prospect: 'yes' });
    const newer = await acts.all((trx) => trx('cards').where({ award_id: awardId }).whereNot({ id: lost }).first());
    await service.cards.freezeCard(scheme.people.approver, { cardId: newer.id, kind: 'staff' });
    expect(await ask(awardId, { category: 'bakeries' })).toMatchObject({
      prospect: 'no',
      failures: ['on_hold'],
      reason: { patientText: 'We need to speak to you before this card can be used again. Please call us.' },
    });
  });

  it('says no while the commissioner has stopped the scheme (R61)', async () => {
    const { commissioner } = scheme.people;
    const reason = 'Something is being looked into by the commissioner';
    const { stopId } = await service.budgets.stopSpending(commissioner, { kind: 'scheme', target: null, reason });
    const { prospect, failures } = await ask(plain, { category: 'bakeries' });
    await service.budgets.liftStop(commissioner, { stopId, note: 'It was looked into, and nothing was found' });
    expect([prospect, failures]).toEqual(['no', ['scheme_stopped']]);
  });

  it('says at which shops a kind of shop works under a policy for certain shops, and at which not', async () => {
    const onlyMerchants = [{ name: 'Quay News' }, { networkId: '900777' }];
    const blockedMerchants = [{ name: 'Quay Books' }];
    await activatePolicyWith(service, 'P5', { onlyMerchants, blockedMerchants });
    const limited = await award();
    await activatePolicyWith(service, 'P5', { onlyMerchants: [], blockedMerchants: [] });
    expect(await ask(limited, { category: 'bakeries' })).toMatchObject({
      prospect: 'yes',
      reason: null,
      onlyAt: onlyMerchants,
      notAt: blockedMerchants,
    });
    expect(await ask(limited, { category: 'betting_casino_gambling' })).toMatchObject({ prospect: 'no', onlyAt: [] });
    await tryAt(plain, SHOPS.spa);
    const named = await ask(limited, { merchant: SHOPS.spa.network_id });
    expect(named).toMatchObject({ prospect: 'ask', onlyAt: [], notAt: [] });
    expect(await ask(plain, { category: 'bakeries' })).toMatchObject({ prospect: 'yes', onlyAt: [], notAt: [] });
  });

  it('is refused outside the practice, without a card, and for a shop that nobody knows (R16)', async () => {
    const { requester } = scheme.people;
    const cardless = await service.awards.requestAward(requester, { request: requestFor(), options: {} });
    const foreign = service.authorizations.willItWork(elsewhere, {
      awardId: plain,
      amountPence: 1,
      category: 'bakeries',
    });
    expect(await codeOf(foreign)).toBe('not_found');
    expect(await codeOf(ask(cardless.id, { category: 'bakeries' }))).toBe('wrong_state');
    expect(await codeOf(ask(plain, { category: 'no_such_kind' }))).toBe('invalid_input');
    expect(await codeOf(ask(plain, { merchant: '999999' }))).toBe('invalid_input');
    expect(await codeOf(ask(plain, {}))).toBe('invalid_input');
  });
});

describe('known shops', () => {
  it('are found by name as the rules compare names, each once, as they last named themselves', async () => {
    for (const name of ['THE OLD TEA-ROOM', 'The New Tea Room']) {
      service.clock.advance(60_000);
      await tryAt(plain, { name, category: 'eating_places_restaurants', network_id: '900700', country: 'GB' });
    }
    const found = await service.authorizations.findKnownMerchants([scheme.practiceId], { words: ' tearoom ' });
    expect(found).toEqual([
      {
        key: '900700',
        name: 'The New Tea Room',
        networkId: '900700',
        category: 'eating_places_restaurants',
        categoryCode: '5812',
        country: 'GB',
        city: null,
      },
    ]);
    expect(await knownNames('all', 'tearoom')).toEqual(['The New Tea Room']);
    expect(await knownNames('all', '&')).toEqual([]);
  });

  it('are not told to another practice for one person with three awards (R16)', async () => {
    const recipient = { givenName: 'Ivy', familyName: 'Demoson', dateOfBirth: '1945-03-04' };
    for (const policy of ['P3', 'P5', 'P1']) {
      const { id } = await makeAward(service, scheme, { recipient, policy });
      await service.settle();
      await tryAt(id, SHOPS.otherSpa);
    }
    const people = await acts.all((trx) =>
      trx('awards').whereIn(
        'id',
        trx('authorizations').where({ merchant_name: SHOPS.otherSpa.name }).select('award_id'),
      ),
    );
    expect([people.length >= 3, new Set(people.map((one) => one.recipient_id)).size <= 2]).toEqual([true, true]);
    expect(await knownNames(elsewhere, 'pebble')).toEqual([]);
  });

  it('are told to another practice only when the scheme has seen three people there (R16)', async () => {
    for (const [awardId, expected] of [
      [plain, []],
      [plain, []],
      [used, []],
      [third, ['Foamline Spa']],
    ] as const) {
      await tryAt(awardId, SHOPS.spa);
      expect(await knownNames(elsewhere, 'foam')).toEqual(expected);
      expect(await knownNames([scheme.practiceId], 'foam')).toEqual(['Foamline Spa']);
    }
  });
});
