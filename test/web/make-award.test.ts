import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { safeContact } from '../../src/modules/recipients/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { hiddenIn, locationOf, signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let asha: Visitor;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 100_000 });
  asha = await signInAs(service.baseUrl, scheme.people.requester.id);
});
afterAll(() => service[Symbol.asyncDispose]());

let made = 0;
/** Begins anew for somebody who is added now. */
async function begin(birth = { day: '4', month: '3', year: '1945' }) {
  made += 1;
  await asha.get('/make-award/who');
  await asha.post('/make-award');
  const person = { act: 'add', givenName: 'Ivy', newFamilyName: `Demoson${'abcdefghij'[made % 10]}${made}`, ...birth };
  return asha.post('/make-award/who', person);
}
const post = (step: string, form: Record<string, string>) => asha.post(`/make-award/${step}`, form);
const show = async (step: string) => (await asha.get(`/make-award/${step}`)).text;
const titleOf = (page: string) => /<title>\s*([^<]*?)\s*<\/title>/.exec(page)?.[1] ?? '';
async function answerTheRest() {
  await post('how', { method: 'virtual' });
  await post('why', { need: 'No food in the house until Friday', outcome: 'She eats until then' });
  await post('tried', { otherHelpTried: 'The food bank is closed' });
  await post('until', { expiresOn: '2026-12-06' });
}

describe('what for', () => {
  beforeEach(() => begin());

  it('offers the common reasons as cards, and every kind of award behind something else', async () => {
    const page = await show('what-for');
    for (const title of ['Taxi to dialysis', 'Carer’s break', 'Rails at home', 'Food tonight', 'Something else']) {
      expect(page).toContain(title);
    }
    expect(locationOf(await post('what-for', { policy: 'food-tonight' }))).toBe('/make-award/how-much');
    expect(await show('how-much')).toContain('value="60"');
    expect(locationOf(await post('what-for', { policy: 'P7' }))).toBe('/make-award/how-much');
    expect(await show('what-for')).toMatch(/<details class="nhsuk-details" open>/);
  });

  it('says at once what applies, what is left, what to try first and what was given before', async () => {
    await post('what-for', { policy: 'rails-at-home' });
    const page = await show('how-much');
    expect(page).toContain('Falls prevention and home equipment can be up to <strong>£250</strong>');
    expect(page).toMatch(/The budget has <strong>£[\d,]+\.\d\d<\/strong> left/);
    expect(page).toContain('Councils may not charge for equipment');
    expect(page).toContain('Nothing was asked for them before.');
  });

  it('keeps what was typed and says what is wrong', async () => {
    await post('what-for', { policy: 'food-tonight' });
    const { text } = await post('how-much', { amountPence: '70' });
    expect(titleOf(text)).toMatch(/^Error: How much/);
    expect(text).toContain('This kind of award can be up to £60');
    expect(text).toContain('value="70"');
  });
});

describe('who', () => {
  it('says which name is missing, and that needs in free words are only read by staff', async () => {
    await asha.post('/make-award');
    const { text } = await asha.post('/make-award/who', { act: 'add' });
    for (const said of [
      'Enter a given name',
      'Enter a family name',
      'For large print, braille or one way to reach them',
    ])
      expect(text).toContain(said);
  });

  it('says that another number was not taken over for somebody who was asked which ways are safe (R69)', async () => {
    const recipient = { givenName: 'Joan', familyName: 'Askedbefore', dateOfBirth: '1951-06-19' };
    const { recipientId } = await makeAward(service, scheme, { recipient: { ...recipient, phone: '07700900111' } });
    const contact = safeContact.parse({ mayText: true });
    await service.recipients.setSafeContact(scheme.people.requester, { recipientId, contact });
    await asha.post('/make-award');
    const typed = { givenName: 'Joan', newFamilyName: 'Askedbefore', day: '19', month: '6', year: '1951' };
    const add = { act: 'add', ...typed, phone: '07700 900222' };
    const told = locationOf(await asha.post('/make-award/who', add));
    expect(told).toBe('/make-award/who?reach=kept');
    const page = (await asha.get(told)).text;
    expect(page).toContain('How to reach them stays as they answered');
    expect(page).toContain(`href="/people/${recipientId}"`);
    expect(page).toContain('Carry on with Joan Askedbefore');
    expect(locationOf(await asha.post('/make-award/who', { ...add, phone: '' }))).toBe('/make-award/what-for');
  });
});

describe('how much', () => {
  it('says what the person may still have this financial year, before it is asked for (R22)', async () => {
    const recipient = { givenName: 'Jo', familyName: 'Yearworth', dateOfBirth: '1981-06-19' };
    const changes = { policy: 'P9', recipient, amountPence: 10_000, expiresOn: '2027-01-31' };
    const { recipientId } = await makeAward(service, scheme, changes);
    await asha.post('/make-award');
    await asha.get('/make-award/who');
    await asha.post('/make-award/who', { recipientId });
    await post('what-for', { policy: 'P9' });
    expect(await show('how-much')).toContain('had £100 of this kind this financial year, so £50 more is possible.');
    const { text } = await post('how-much', { amountPence: '60' });
    expect(text).toContain('This financial year the person can have £50 more of this kind');
    expect(locationOf(await post('how-much', { amountPence: '50' }))).toBe('/make-award/how');
  });
});

describe('who may be helped', () => {
  it('says at once that under 16 somebody with parental responsibility is needed (R25)', async () => {
    const { text } = await begin({ day: '11', month: '5', year: '2014' });
    expect(text).toContain('somebody with parental responsibility');
    expect(text).toMatch(/href="\/people\/[0-9a-f-]{36}"/);
  });
});

describe('before it is sent', () => {
  it('says who decides and why, and what the approver will be asked (R15, R29, R31)', async () => {
    const recipient = { givenName: 'Jo', familyName: 'Sampleton', dateOfBirth: '1981-06-19' };
    const { id } = await makeAward(service, scheme, { recipient, amountPence: 3000 });
    const award = await inScope(service.db, 'all', (trx) => trx('awards').where({ id }).first('recipient_id'));
    await asha.post('/make-award');
    await asha.get('/make-award/who');
    await asha.post('/make-award/who', { recipientId: award.recipient_id });
    await post('what-for', { policy: 'food-tonight' });
    expect(await show('how-much')).toContain('The person had one award of this kind in the last 12 months.');
    expect(await show('how-much')).toContain('£30.00 is left until 18 December 2026');
    await post('how-much', { amountPence: '30' });
    expect(await show('how')).toContain(`<a href="/awards/${id}">See that award</a>`);
    await answerTheRest();
    const check = await show('check');
    expect(check).toContain('An approver of the practice');
    expect(check).toContain('it may be a duplicate');
    expect(check).toContain('Whoever approves it will be asked to write down why it is right.');
  });

  it('takes what was bought already for a young invoice only (R33)', async () => {
    await begin();
    await post('what-for', { policy: 'rails-at-home' });
    await post('how-much', { amountPence: '90' });
    const byCard = await post('how', { method: 'virtual', isBoughtAlready: 'yes' });
    expect(byCard.text).toContain('An award cannot pay back what was bought already.');
    const old = {
      method: 'invoice',
      isBoughtAlready: 'yes',
      day: '1',
      month: '10',
      year: '2026',
      boughtReason: 'Urgent',
    };
    expect((await post('how', old)).text).toContain('The invoice must be dated between 26 October 2026');
    const young = { ...old, day: '10', month: '11', boughtReason: 'The step broke and could not wait' };
    expect(locationOf(await post('how', young))).toBe('/make-award/why');
    expect(await show('why')).toContain('Invoice of 10 November 2026');
  });
});

describe('two windows', () => {
  it('do not mix two awards, and one that is sent twice is told twice and made once (R32)', async () => {
    const ask = async (amountPence: string) => {
      await begin();
      await post('what-for', { policy: 'food-tonight' });
      await post('how-much', { amountPence });
      await answerTheRest();
    };
    await ask('10');
    const first = { step: hiddenIn(await show('why'), 'madeOf'), check: hiddenIn(await show('check'), 'madeOf') };
    await ask('20');
    const second = hiddenIn(await show('check'), 'madeOf');
    const why = { need: 'A need of the other award alone', outcome: 'Another outcome', madeOf: first.step };
    expect((await post('why', why)).text).toContain('in another window');
    const kept = await post('check', { madeOf: first.check });
    expect(titleOf(kept.text)).toMatch(/^Error: Check the award/);
    expect(kept.text).toContain('No food in the house until Friday');
    const sent = locationOf(await post('check', { madeOf: second }));
    expect(sent).toMatch(/requested$/);
    expect(locationOf(await post('check', { madeOf: second }))).toBe(sent);
    expect((await asha.get(sent)).text).toContain('£20');
    expect((await post('check', { madeOf: first.check })).text).toContain('in another window');
  });
});

describe('a request that nobody has decided on', () => {
  it('tells whoever asked what can be done once it is approved, by how it is paid', async () => {
    const { requester } = scheme.people;
    for (const [method, other, policy, then] of [
      ['card', 'invoice', 'P2', 'you can print the card letter from'],
      ['voucher', 'card', 'P5', 'you can print or send the voucher from'],
      ['invoice', 'card', 'P2', 'you can record the supplier’s invoice on'],
    ] as const) {
      const request = requestFor({ policy, method, methodsOffered: [method, other] });
      const { id } = await service.awards.requestAward(requester, { request, options: {} });
      expect((await asha.get(`/awards/${id}/requested`)).text).toContain(`Once it is approved ${then} the award.`);
    }
  });

  it('is taken back from its page, with a reason, by whoever asked', async () => {
    const { requester } = scheme.people;
    const { id } = await service.awards.requestAward(requester, { request: requestFor(), options: {} });
    expect((await asha.get(`/awards/${id}`)).text).toContain(`/awards/${id}/take-back`);
    expect((await asha.get(`/awards/${id}/take-back`)).text).toContain('Nobody decides on it any more.');
    expect((await asha.post(`/awards/${id}/take-back`, { reason: '' })).text).toContain('There is a problem');
    const done = await asha.post(`/awards/${id}/take-back`, { reason: 'The family has found the money' });
    expect(done.text).toContain('The request is taken back');
    expect((await asha.get(`/awards/${id}`)).text).not.toContain('take-back');
  });
});

describe('when the money is out (R65)', () => {
  it('offers to save it as waiting for funds, and says that nothing is promised', async () => {
    const fresh = await openWith(4000);
    await begin();
    await post('what-for', { policy: 'food-tonight' });
    const refused = (await post('how-much', { amountPence: '60' })).text;
    expect(refused).toContain('Ask for less, or save it as waiting for funds');
    expect(refused).toContain('name="maySaveAsWaiting"');
    await post('how-much', { amountPence: '60', maySaveAsWaiting: 'yes' });
    await answerTheRest();
    expect(await show('check')).toContain('Save as waiting for funds');
    const sent = locationOf(await post('check', {}));
    expect((await asha.get(sent)).text).toContain('Saved as waiting for funds');
    await fresh();
  });

  it('offers it as well when the money ran out between the last page and the sending', async () => {
    await begin();
    await post('what-for', { policy: 'food-tonight' });
    await post('how-much', { amountPence: '60' });
    await answerTheRest();
    const fresh = await openWith(4000);
    const { text } = await post('check', {});
    expect(text).toContain('The budget has £40 left');
    expect(text).toContain('name="maySaveAsWaiting"');
    await fresh();
  });

  /** Leaves so much in the budget; what it gives puts the rest back. */
  async function openWith(pence: number) {
    const { commissioner } = scheme.people;
    const { budgetId } = scheme;
    const [figures] = await inScope(service.db, 'all', (trx) => service.reports.budgetViews(trx, { budgetId }));
    const amountPence = (figures?.availablePence ?? 0) - pence;
    const move = (sign: 1 | -1) =>
      service.budgets.allocate(commissioner, {
        ...{ budgetId, amountPence: sign * amountPence, reason: 'For this test' },
        idempotencyKey: newId(),
      });
    await move(-1);
    return () => move(1);
  }
});
