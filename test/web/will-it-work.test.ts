import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activatePolicyWith } from '../harness/activate-policy.ts';
import { openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { excepting } from '../modules/exceptions/excepted.ts';
import { signInAs, type Visitor, visit } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: ReturnType<typeof excepting>;
let staff: Visitor;
let holder: Visitor;
let awardId: string;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = excepting(service, scheme);
  staff = await signInAs(service.baseUrl, scheme.people.requester.id);
  awardId = await acts.award();
  await service.settle();
  await acts.pay(awardId, { at: 'spa' });
  await acts.pay(awardId, { at: 'otherSpa' });
  const { code } = await service.vouchers.printCode(scheme.people.requester, awardId);
  holder = visit(service.baseUrl);
  await holder.get('/my-award');
  await holder.post('/my-award', { code });
}, 60_000);
afterAll(() => service[Symbol.asyncDispose]());

const asked = async (query: Record<string, string>) =>
  (await staff.get(`/awards/${awardId}/will-it-work?${new URLSearchParams(query)}`)).text;
const askedAtHome = async (query: Record<string, string>) =>
  (await holder.get(`/my-award/will-it-work?${new URLSearchParams(query)}`)).text;

describe('“Will it work?” for staff', () => {
  it('is one link from the award, and answers in one sentence with why and what to do next', async () => {
    expect((await staff.get(`/awards/${awardId}`)).text).toContain(`href="/awards/${awardId}/will-it-work"`);
    const page = await asked({ shop: 'foamline', amount: '45', where: 'in_person' });
    expect(page).toContain(
      '£45.00 at Foamline Spa, in person, would be declined, unless an exception is allowed for it.',
    );
    expect(page).toContain('Health and beauty spas: not part of P5 v1.');
    expect(page).toContain('The person would read: “This card is not for that kind of place.');
    expect(page).toContain('value="foamline"');
  });

  it('sends nobody to the till again after a real attempt: it leads to asking, or to the question that waits (R43)', async () => {
    const REAL = 'An exception can be asked for after a real attempt.';
    expect(await asked({ kind: 'taxicabs_limousines', amount: '5' })).toContain(REAL);
    const page = await asked({ shop: 'foamline', amount: '5' });
    expect(page).not.toContain(REAL);
    expect(page).toContain('so the person need not try again');
    const [, ask = ''] = /href="(\/payments\/[^"]+\/exception)">Ask to allow Foamline Spa/.exec(page) ?? [];
    const reason = 'Her physiotherapist works there';
    const answers = { subject: 'shop', amount: '5', payments: '1', day: '30', month: '11', year: '2026', reason };
    expect((await staff.post(ask, answers)).text).toContain('You have asked for an exception');
    expect(await asked({ shop: 'foamline', amount: '5' })).toMatch(
      /Test requester asked for an exception on [^<]* It waits for an approver\. <a href="\/exceptions\//,
    );
  });

  it('asks which shop is meant where several have the name, and takes the one chosen', async () => {
    const page = await asked({ shop: 'spa', amount: '5', where: 'online' });
    expect(page).toContain('Which shop do you mean?');
    const [, link = ''] = /href="(\?[^"]*merchant=900299[^"]*)"/.exec(page) ?? [];
    const chosen = await staff.get(`/awards/${awardId}/will-it-work${link.replaceAll('&amp;', '&')}`);
    expect(chosen.text).toContain('£5.00 at Pebble Spa, online or by phone, would be declined');
  });

  it('answers for a kind of shop: yes without a promise, and no where nothing can change it', async () => {
    const yes = await asked({ kind: 'bakeries', amount: '2.50' });
    expect(yes).toContain('£2.50 for “Bakeries”, online or by phone, would go through now.');
    expect(yes).toContain('Asking sets nothing aside.');
    const no = await asked({ kind: 'betting_casino_gambling', amount: '2.50' });
    expect(no).toContain('No exception can change this.');
  });

  it('names all that stands in the way, not only what is shown first (R40)', async () => {
    const page = await asked({ kind: 'health_and_beauty_spas', amount: '400' });
    expect(page).toContain('Health and beauty spas: not part of P5 v1.');
    expect(page).toContain('Also in the way: not enough left.');
    expect(page).toContain('An exception does not change all of that.');
    expect(await asked({ kind: 'bakeries', amount: '400' })).not.toContain('Also in the way');
  });

  it('tells two shops of one name, kind and place apart', async () => {
    for (const network_id of ['777001', '777002'])
      await acts.tap(awardId, { merchant: { name: 'Twin Baths', network_id } });
    const page = await asked({ shop: 'twin', amount: '5' });
    for (const number of ['777001', '777002']) expect(page).toContain(`Health and beauty spas, number ${number}`);
    expect(await asked({ shop: 'spa', amount: '5' })).not.toContain(', number ');
  });

  it('says of a stop where to read who made it and why (R61)', async () => {
    const { commissioner } = scheme.people;
    const reason = 'Something is being looked into by the commissioner';
    const { stopId } = await service.budgets.stopSpending(commissioner, { kind: 'policy', target: 'P5', reason });
    const page = await asked({ kind: 'bakeries', amount: '2.50' });
    await service.budgets.liftStop(commissioner, { stopId, note: 'It was looked into, and nothing was found' });
    expect(page).toContain('Stopped by the commissioner. The page of the award says by whom and why.');
  });

  it('says what is missing, and that a shop is not known', async () => {
    const empty = await asked({ shop: '', kind: '', amount: '' });
    expect(empty).toContain('Type a shop or choose a kind of shop');
    expect(empty).toContain('Enter an amount in pounds, like 12 or 12.50');
    expect(await asked({ shop: 'Nowhere', amount: '5' })).toContain('No payment at a shop of this name is known.');
    expect(await asked({ shop: 'Nowhere', kind: 'bakeries', amount: '5' })).toContain('would go through now');
  });
});

describe('“Will it work?” for whoever holds the paper', () => {
  it('answers yes, no and ask in plain words, without a script', async () => {
    expect((await holder.get('/my-award/where')).text).toContain('href="/my-award/will-it-work"');
    expect(await askedAtHome({ kind: 'bakeries', amount: '2.50' })).toContain('Yes, £2.50 for “Bakeries” should work.');
    const ask = await askedAtHome({ kind: 'health_and_beauty_spas', amount: '45' });
    expect(ask).toContain('No, £45 for “Health and beauty spas” will not work as things are.');
    expect(ask).toContain('This card is not for that kind of place.');
    expect(ask).toContain('Your GP surgery may be able to allow one shop, but only after a payment was tried there.');
    const no = await askedAtHome({ kind: 'package_stores_beer_wine_and_liquor', amount: '9' });
    expect(no).toContain('No, £9 for “Off-licences” will not work.');
    expect(no).toContain('You have £60.00 left.');
  });

  it('names kinds of shops as people here do, none of which are adult', async () => {
    const { text } = await holder.get('/my-award/will-it-work');
    for (const name of ['Off-licences', 'Taxis and minicabs', 'Cinemas']) expect(text).toContain(`>${name}<`);
    for (const name of ['Dating', 'Massage', 'Adult', 'Stores', '(US)', 'P5', 'policy'])
      expect(text).not.toContain(name);
  });

  it('names the shops that a policy is for, as staff read it too', async () => {
    await activatePolicyWith(service, 'P5', { onlyMerchants: [{ name: 'Quay News' }, { networkId: '900777' }] });
    const limited = await acts.award();
    await service.settle();
    const { code } = await service.vouchers.printCode(scheme.people.requester, limited);
    const other = visit(service.baseUrl);
    await other.get('/my-award');
    await other.post('/my-award', { code });
    const query = new URLSearchParams({ kind: 'bakeries', amount: '2.50' });
    const { text } = await other.get(`/my-award/will-it-work?${query}`);
    expect(text).toContain('Yes, £2.50 for “Bakeries” should work, but not at every shop.');
    expect(text).toContain('<p>Only at Quay News or one other shop.</p>');
    const forStaff = await staff.get(`/awards/${limited}/will-it-work?${query}`);
    expect(forStaff.text).toContain('would go through now. Only at Quay News or one other shop.');
  });

  it('says what is missing', async () => {
    const page = await askedAtHome({ kind: '', amount: 'some' });
    expect(page).toContain('Choose a kind of shop');
    expect(page).toContain('Enter an amount in pounds');
  });
});
