import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../src/platform/database.ts';
import { newPage } from '../harness/browser.ts';
import { type LookedAfter, lookAfter } from '../harness/looked-after.ts';
import { makeAward, requestFor } from '../harness/scheme.ts';
import { voucherFor } from '../harness/sending.ts';
import { makeShortfall } from '../harness/settling.ts';
import { excepting } from '../modules/exceptions/excepted.ts';
import { peopleOf } from '../modules/recipients/people-of-tests.ts';
import { makeBreak } from '../modules/reconciliation/payments-of-tests.ts';
import { createShopper, signalOn } from '../modules/risk/payments-of-tests.ts';
import { addSomebody, takenKey } from '../modules/staff/people-of-tests.ts';
import { look, type Story, signIn, startStory } from './journey.ts';
import { PAGES } from './pages-by-role.ts';

let story: Story;
let ids: Record<
  | 'used'
  | 'plastic'
  | 'requested'
  | 'own'
  | 'review'
  | 'recipient'
  | 'short'
  | 'case'
  | 'undisputed'
  | 'dispute'
  | 'break'
  | 'spaAward'
  | 'spaPayment'
  | 'exception'
  | 'spaReview'
  | 'stop'
  | 'refused'
  | 'alone'
  | 'nominating'
  | 'nominee'
  | 'nomineeCase'
  | 'signal'
  | 'delegation'
  | 'colleague'
  | 'ownKey'
  | 'waitingKey'
  | 'voucher'
  | keyof LookedAfter,
  string
>;

beforeAll(async () => {
  story = await startStory();
  const { service, scheme, usedAwardId } = story;
  const { requester, approver } = scheme.people;
  const plastic = await makeAward(service, scheme, { cardType: 'physical' });
  const requested = await service.awards.requestAward(requester, { request: requestFor(), options: {} });
  const own = await service.awards.requestAward(approver, { request: requestFor(), options: {} });
  const ask = async () => (await service.awards.requestAward(requester, { request: requestFor(), options: {} })).id;
  const refused = await ask();
  await service.awards.refuseAward(approver, { awardId: refused, reason: 'The food bank is open today' });
  const alone = await ask();
  await service.awards.issueUnderBreakGlass(requester, { awardId: alone, reason: 'Nobody answers the phone' });
  const sampledAt = { award_id: usedAwardId, practice_id: scheme.practiceId, sampled_at: service.clock.now() };
  await inScope(service.db, 'all', (trx) => trx('approval_samples').insert(sampledAt));
  const review = await inScope(service.db, 'all', (trx) => trx('decline_reviews').first('id'));
  const short = await makeShortfall(service, scheme);
  const undisputed = await makeShortfall(service, scheme, false);
  const acts = excepting(service, scheme);
  const spa = await acts.reviewed();
  const exception = await acts.ask(spa.authorizationId);
  const nominated = await peopleOf(service, scheme).nomineeOfMany();
  const spaReview = await acts.all((trx) =>
    trx('decline_reviews').where({ authorization_id: spa.authorizationId }).first('id'),
  );
  await createShopper(service, scheme, usedAwardId).ask([111, 112, 113], 'supermarket', {
    authorization_method: 'online',
  });
  await service.risk.assessAward({ awardId: usedAwardId, after: 'payment' });
  const signal = await signalOn(service, usedAwardId, 'F10');
  const admin = await addSomebody(service, { role: 'admin', name: 'Test admin' });
  const ofRequester = { role: 'requester', practiceCode: 'DEMO-01', ownerId: requester.id } as const;
  const waitingKey = await service.staff.grantApiKey(admin, { ...ofRequester, name: 'Referral system' });
  const delegation = await service.staff.delegate(approver, {
    practice: 'DEMO-01',
    principalId: scheme.people.practice_manager.id,
    endsOn: '2027-03-31',
    reason: 'Both partners are away on Thursdays',
  });
  const voucher = await voucherFor(service, scheme);
  await service.messages.askToSend(requester, { awardId: voucher.id, channel: 'text', key: voucher.id });
  await service.settle();
  ids = {
    voucher: voucher.id,
    ...(await lookAfter(service, scheme, usedAwardId)),
    signal: signal.id,
    delegation: delegation.id,
    colleague: requester.id,
    ownKey: (await takenKey(service, requester, ofRequester)).principalId,
    waitingKey: waitingKey.principalId,
    refused,
    alone,
    nominating: nominated.recipientId,
    nominee: nominated.representativeId,
    nomineeCase: nominated.caseId,
    spaAward: spa.awardId,
    spaPayment: (await acts.declined()).authorizationId,
    exception,
    spaReview: spaReview.id,
    used: usedAwardId,
    short: short.awardId,
    case: short.caseId,
    break: await makeBreak(service),
    stop: '',
    undisputed: undisputed.caseId,
    dispute: short.disputeId,
    plastic: plastic.id,
    requested: requested.id,
    own: own.id,
    review: review.id,
    recipient: requested.recipientId,
  };
  const { commissioner } = scheme.people;
  for (const slug of ['P5', 'P8']) {
    const changes = { dailyPence: 500, hours: { from: '08:00', until: '18:30' } };
    const { version } = await service.policyVersions.draftVersion(commissioner, { slug, changes });
    await service.authorizations.rehearsePolicy(commissioner, { slug, version });
  }
  const reason = 'Too much of it was spent on single days';
  await service.policyVersions.proposeVersion(commissioner, { slug: 'P8', version: 2, reason });
  const { stopId } = await service.budgets.stopSpending(scheme.people.commissioner, {
    kind: 'policy',
    target: 'P5',
    reason: 'Complaints about one kind of shop are being looked into',
  });
  ids.stop = stopId;
});
afterAll(() => story.service[Symbol.asyncDispose]());

const addressOf = (path: string) => path.replace(/:(\w+)/g, (_, name: keyof typeof ids) => ids[name]);

describe('every page, wide and narrow', () => {
  for (const [role, pages] of Object.entries(PAGES)) {
    it(`can be read by everybody as ${role} sees it`, async () => {
      const page = await newPage();
      const { baseUrl } = story.service;
      await signIn(page, baseUrl, role);
      for (const [name, path] of Object.entries(pages)) {
        const answer = await page.goto(`${baseUrl}${addressOf(path)}`);
        expect(answer?.status(), path).toBe(200);
        await look(page, `${role}-${name}`);
      }
    }, 180_000);
  }

  it('can be read by whoever holds a code', async () => {
    const { service, scheme } = story;
    const { code } = await service.vouchers.printCode(scheme.people.requester, ids.used);
    const page = await newPage();
    await page.goto(`${service.baseUrl}/my-award`);
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'See my money' }).click();
    await page.getByText('Pause my card').waitFor();
    const answered = 'will-it-work?kind=bakeries&amount=2';
    for (const name of ['money', 'where', 'will-it-work', answered, 'pause', 'resume', 'lost']) {
      expect((await page.goto(`${service.baseUrl}/my-award/${name}`))?.status(), name).toBe(200);
      await look(page, `my-award-${name.replace(/\?.*/, '-answered')}`);
    }
  });

  it('can be read before anybody has signed in', async () => {
    const page = await newPage();
    await page.goto(`${story.service.baseUrl}/sign-in`);
    await look(page, 'sign-in');
    await page.goto(`${story.service.baseUrl}/my-award`);
    await look(page, 'my-award');
  });
});
