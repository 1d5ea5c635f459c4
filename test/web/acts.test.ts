import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemPrincipal } from '../../src/kernel/principal.ts';
import { inScope } from '../../src/platform/database.ts';
import { addPractice } from '../harness/practices.ts';
import { addPerson, makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { hiddenIn, signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const visitors = {} as Record<'requester' | 'approver' | 'commissioner' | 'practice_manager', Visitor>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  for (const role of ['requester', 'approver', 'commissioner', 'practice_manager'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterAll(() => service[Symbol.asyncDispose]());

describe('acts that have a page of their own', () => {
  it('stop a budget only with a reason, which the practice reads, and let it be used again (R61)', async () => {
    const { commissioner, requester } = visitors;
    expect((await commissioner.post('/budgets/DEMO-01/stop')).text).toContain('<title>Error: Stop this budget');
    const stopped = await commissioner.post('/budgets/DEMO-01/stop', { reason: 'Receipts are being checked' });
    expect(stopped.text).toContain('The budget is stopped');
    expect((await requester.get('/')).text).toContain('Receipts are being checked');
    expect((await requester.get('/make-award')).text).toContain('No award can be made now');
    expect((await commissioner.post('/budgets/DEMO-01/resume')).text).toContain('Write why it can be lifted');
    await commissioner.post('/budgets/DEMO-01/resume', { reason: 'The receipts are in order' });
    expect((await requester.get('/')).text).toContain('left for 2026/27');
  });

  it('freeze a card and lift one’s own freeze, saying what happens (R48)', async () => {
    const { id } = await makeAward(service, scheme);
    const { requester } = visitors;
    expect((await requester.get(`/awards/${id}/freeze`)).text).toContain('will stop working at once');
    expect((await requester.post(`/awards/${id}/freeze`)).text).toContain('The card is frozen');
    expect((await requester.get(`/awards/${id}`)).text).toContain('Lift the freeze');
    expect((await requester.post(`/awards/${id}/unfreeze`)).text).toContain('The card works again');
  });

  it('refuse an award with a reason that the patient reads (R34)', async () => {
    const { requester, approver } = visitors;
    const asked = await service.awards.requestAward(scheme.people.requester, {
      request: requestFor(),
      options: {},
    });
    expect((await approver.post(`/awards/${asked.id}/refuse`, { reason: 'No' })).text).toContain('Write a reason');
    const reason = 'The council helps with this within two days';
    const letter = await approver.post(`/awards/${asked.id}/refuse`, { reason });
    expect(letter.text).toContain('This is what the patient will read');
    expect(letter.text).toContain('You can ask us to look at it once more.');
    expect((await requester.get(`/awards/${asked.id}`)).text).toContain('Waiting for approval');
    const refused = await approver.post(`/awards/${asked.id}/refuse`, { reason, step: 'refuse' });
    expect(refused.headers['location']).toContain('/decided');
    expect((await requester.get(`/awards/${asked.id}`)).text).toContain(reason);
  });

  it('refuse the requester’s own approval, and say why (R13)', async () => {
    const asked = await service.awards.requestAward(scheme.people.approver, { request: requestFor(), options: {} });
    const answer = await visitors.approver.post(`/awards/${asked.id}/approve`);
    expect(answer.text).toContain('Whoever asks for an award cannot decide on it.');
    expect((await visitors.approver.get(`/awards/${asked.id}`)).text).toContain('Waiting for approval');
  });

  it('record how a person needs to be spoken to, and show it on their awards', async () => {
    const award = await makeAward(service, scheme);
    const { requester } = visitors;
    const path = `/people/${award.recipientId}/communication-needs`;
    const wrong = await requester.post(path, { note: 'Her number is 999 000 0018' });
    expect(wrong.text).toContain('The note looks as if it holds an NHS number');
    await requester.post(path, { 'format-large_print': 'yes', note: 'Do not text.' });
    expect((await requester.get(`/awards/${award.id}`)).text).toContain('Large print. Do not text');
  });

  it('say of a pool that its movements are those of the own practice, where it has no budget besides (R16)', async () => {
    const practiceId = await addPractice(service, 'DEMO-11');
    await service.budgets.createAlliance(systemPrincipal('test'), {
      ...{ code: 'DUNES', name: 'Dunes Alliance' },
      ...{ practiceIds: [practiceId], joinedOn: '2026-04-01' },
    });
    await service.budgets.draftBudget(scheme.people.commissioner, { owner: 'DUNES', financialYear: '2026/27' });
    const { id } = await service.staff.addStaff({
      ...{ name: 'Robin Placeholder', title: 'Link worker', role: 'requester' },
      ...{ practiceIds: [practiceId], isDemonstration: true },
    });
    const said = 'only what your practice did is in the list';
    const robin = await signInAs(service.baseUrl, id);
    expect((await robin.get('/budgets/DEMO-11')).text).toContain(said);
    const grace = await signInAs(service.baseUrl, scheme.people.commissioner.id);
    expect((await grace.get('/budgets/DEMO-11')).text).not.toContain(said);
  });

  it('acknowledge the allocation letter, for a practice that never had (R5)', async () => {
    const practiceId = await addPractice(service, 'DEMO-10');
    const budgetId = await service.budgets.createBudget(scheme.people.commissioner, {
      ownerPartyId: practiceId,
      practiceId,
      commissionerId: scheme.commissionerId,
      financialYear: '2026/27',
    });
    const money = {
      budgetId,
      amountPence: 967_000,
      reason: 'The first allocation',
      idempotencyKey: 'first-of-demo-10',
    };
    await service.budgets.allocate(scheme.people.commissioner, money);
    await service.budgets.sendLetter(scheme.people.commissioner, budgetId);
    const { id } = await service.staff.addStaff({
      name: 'Colin Placeholder',
      title: 'Practice manager',
      role: 'practice_manager',
      practiceIds: [scheme.practiceId, practiceId],
      isDemonstration: true,
    });
    const colin = await signInAs(service.baseUrl, id, 'DEMO-10');
    const home = await colin.get('/');
    expect(home.text).toContain('has not acknowledged the allocation letter');
    expect(home.text.match(/\/budgets\/DEMO-10\/acknowledge[^"]*/g)).toEqual(
      Array(2).fill('/budgets/DEMO-10/acknowledge?year=2026/27'),
    );
    const read = hiddenIn((await colin.get('/budgets/DEMO-10/acknowledge')).text, 'amountPence');
    const more = { ...money, amountPence: 1_000_000, idempotencyKey: 'more-of-demo-10' };
    await service.budgets.allocate(scheme.people.commissioner, more);
    const stale = await colin.post('/budgets/DEMO-10/acknowledge', { amountPence: read });
    expect([read, stale.text.includes('The letter now says £19,670.00. Read it again')]).toEqual(['967000', true]);
    const amountPence = hiddenIn(stale.text, 'amountPence');
    expect(amountPence).toBe('1967000');
    expect((await colin.post('/budgets/DEMO-10/acknowledge', { amountPence })).text).toContain('Letter acknowledged');
    const entry = { entity_id: budgetId, action: 'budget.acknowledge_letter' };
    const kept = inScope(service.db, 'all', (trx) => trx('audit_entries').where(entry).pluck('after'));
    expect(await kept).toEqual([{ status: 'acknowledged', amountPence: 1_967_000 }]);
    expect((await colin.get('/')).text).toContain('has not opened your budget');
    await colin.post('/switch-practice', { practice: 'DEMO-01' });
    expect((await colin.get('/')).text).toContain('Test Surgery');
    expect((await colin.post('/switch-practice', { practice: 'DEMO-99' })).status).toBe(404);
  });

  it('end an award and give its money back (R4)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 1500 });
    const answer = await visitors.practice_manager.post(`/awards/${id}/end`, { reason: 'withdrawn' });
    expect(answer.text).toContain('£15.00 went back to the budget');
    expect(await service.awards.expireDueAwards()).toBe(0);
    expect((await visitors.requester.get(`/awards/${id}`)).text).toContain('the person no longer wanted it');
  });
});

/** An award with an online card and a plastic one from the box. */
async function withTwoCards(): Promise<{ id: string; online: string; plastic: string }> {
  const { id, practiceId } = await makeAward(service, scheme);
  const { boxId } = await service.cards.orderBox(scheme.people.approver, { practiceId, size: 1, idempotencyKey: id });
  await service.cards.makeBox(boxId);
  await service.cards.receiveBox(scheme.people.approver, boxId);
  const cardsOf = () => inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: id }).orderBy('id'));
  const [online] = await cardsOf();
  const box = await inScope(service.db, 'all', (trx) => trx('box_cards').where({ box_id: boxId }).first());
  const face = { last4: box.last4, expMonth: box.exp_month, expYear: box.exp_year };
  const { cardId: plastic } = await service.cards.linkCard(scheme.people.requester, { awardId: id, ...face });
  return { id, online: online.id, plastic };
}

describe('an award with two cards, each with acts of its own (R48, R70)', () => {
  it('has the one frozen and lifted while the other goes on', async () => {
    const { requester } = visitors;
    const { id, online, plastic } = await withTwoCards();
    const page = (await requester.get(`/awards/${id}`)).text;
    for (const card of [online, plastic])
      for (const act of ['freeze', 'replace']) expect(page).toContain(`/awards/${id}/${act}?card=${card}`);
    expect(page).toContain('Freeze all cards of this award');
    expect(page).toContain('It works on UK websites and by phone');
    expect(page).toContain('It does not work on websites or by phone');
    const path = `/awards/${id}/freeze?card=${online}`;
    expect((await requester.get(path)).text).toMatch(/The plastic card that ends \d{4} goes on working/);
    expect((await requester.post(path)).text).toContain('The card is frozen');
    const statusOf = async (card: string) =>
      (await inScope(service.db, 'all', (trx) => trx('cards').where({ id: card }).first('status'))).status;
    expect([await statusOf(online), await statusOf(plastic)]).toEqual(['frozen', 'active']);
    await requester.get(`/awards/${id}/freeze?card=${plastic}`);
    await requester.post(`/awards/${id}/freeze?card=${plastic}`);
    await requester.get(`/awards/${id}/unfreeze?card=${online}`);
    expect((await requester.post(`/awards/${id}/unfreeze?card=${online}`)).text).toContain('The card works again');
    expect([await statusOf(online), await statusOf(plastic)]).toEqual(['active', 'frozen']);
  });

  it('asks which freeze is lifted where two people have frozen one each', async () => {
    const { approver } = visitors;
    const { id, online, plastic } = await withTwoCards();
    const alone = { kind: 'staff', covers: 'card' } as const;
    await service.cards.freezeCard(scheme.people.requester, { ...alone, cardId: online });
    await service.cards.freezeCard(scheme.people.practice_manager, { ...alone, cardId: plastic });
    const page = (await approver.get(`/awards/${id}/unfreeze`)).text;
    for (const card of [online, plastic]) expect(page).toContain(`/awards/${id}/unfreeze?card=${card}`);
    expect((await approver.post(`/awards/${id}/unfreeze`)).status).toBe(400);
    const elsewhere = await withTwoCards();
    expect((await approver.post(`/awards/${id}/unfreeze?card=${elsewhere.online}`)).status).toBe(404);
  });

  it('has both stopped by whoever protects the person, whichever is chosen', async () => {
    const { id, online } = await withTwoCards();
    const lena = await addPerson(service, 'safeguarding', []);
    const visitor = await signInAs(service.baseUrl, lena.id);
    expect((await visitor.get(`/awards/${id}`)).text).toContain('Freeze all cards of this award');
    const path = `/awards/${id}/freeze?card=${online}`;
    expect((await visitor.get(path)).text).toMatch(/The plastic card that ends \d{4} and the online card that ends/);
    expect((await visitor.post(path)).text).toContain('The cards are frozen');
    const kinds = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: id }).pluck('freeze_kind'));
    expect(kinds).toEqual(['protective', 'protective']);
  });

  it('has the one told lost that is chosen, and asks which where none is', async () => {
    const { requester } = visitors;
    const { id, online, plastic } = await withTwoCards();
    const path = `/awards/${id}/replace`;
    expect((await requester.get(path)).text).toContain('Which card is it about?');
    const unsaid = await requester.post(path, { reason: 'lost' });
    expect([unsaid.status, unsaid.text]).toEqual([400, expect.stringContaining('href="#card"')]);
    const form = (await requester.get(`${path}?card=${online}`)).text;
    expect(form).toMatch(/Replace the online card that ends \d{4}/);
    expect(hiddenIn(form, 'cardId')).toBe(online);
    const told = await requester.post(`${path}?card=${online}`, { cardId: online, reason: 'lost' });
    expect(told.text).toContain('A new card is being made');
    const states = await inScope(service.db, 'all', (trx) =>
      trx('cards').where({ award_id: id }).orderBy('id').select('type', 'status', 'replacement_for'),
    );
    expect(states).toEqual([
      { type: 'virtual', status: 'cancelled', replacement_for: null },
      { type: 'physical', status: 'active', replacement_for: null },
      { type: 'virtual', status: 'active', replacement_for: online },
    ]);
    await service.cards.pauseByHolder({ awardId: id, practiceId: scheme.practiceId });
    await service.cards.resumeByHolder({ awardId: id, practiceId: scheme.practiceId });
    await service.cards.reportLostByHolder({ awardId: id, practiceId: scheme.practiceId, reason: 'stolen' });
    const page = (await requester.get(`/awards/${id}`)).text;
    expect(page).toContain('Replace it by 23 November 2026');
    expect(page).toContain(`/awards/${id}/replace?card=${plastic}`);
  });

  it('is offered no card from the box beside the plastic one, and says why (R39)', async () => {
    const { requester, practice_manager } = visitors;
    const { id } = await withTwoCards();
    expect((await requester.get(`/awards/${id}`)).text).toContain('This award has a plastic card already');
    await inScope(service.db, 'all', (trx) =>
      trx('box_cards').whereNull('card_id').update({ withdrawn_at: new Date(), withdrawn_because: 'lost' }),
    );
    const other = await makeAward(service, scheme);
    const none = 'No card from the box can be given: none is at hand.';
    const asked = (await requester.get(`/awards/${other.id}`)).text;
    expect(asked).toContain(`${none} The practice manager or an approver can order a box.`);
    expect((await practice_manager.get(`/awards/${other.id}`)).text).toContain(`${none} <a href="/boxes">`);
  });
});

describe('a freeze of an award with two cards (R48)', () => {
  it('names both, stops both, and a card that ended meanwhile does not come back with lifting it', async () => {
    const { requester, approver } = visitors;
    const { id } = await withTwoCards();
    const all = <T>(work: Parameters<typeof inScope<T>>[2]) => inScope(service.db, 'all', work);
    const page = (await requester.get(`/awards/${id}/freeze`)).text;
    expect(page).toMatch(/The plastic card that ends \d{4} and the online card that ends/);
    expect((await requester.post(`/awards/${id}/freeze`)).text).toContain('The cards are frozen');
    const statuses = await all((trx) => trx('cards').where({ award_id: id }).pluck('status'));
    expect(statuses).toEqual(['frozen', 'frozen']);
    await requester.get(`/awards/${id}/unfreeze`);
    expect((await requester.post(`/awards/${id}/unfreeze`)).text).toContain('The cards work again');
    const [plastic] = await all((trx) => trx('cards').where({ award_id: id, type: 'physical' }));
    await service.cards.freezeCard(scheme.people.finance, { cardId: plastic.id, kind: 'protective' });
    await all((trx) => trx('cards').where({ award_id: id }).update({ exp_year: 2026, exp_month: 10 }));
    await service.cards.lookAfterCards();
    const ended = (await approver.get(`/awards/${id}/unfreeze`)).text;
    expect(ended).toContain('Without the freeze the person can get another one.');
    expect((await approver.post(`/awards/${id}/unfreeze`)).text).toContain('The freeze is lifted');
    expect((await approver.get(`/awards/${id}`)).text).not.toContain('Lift the freeze');
  });

  it('are shown under the name of the practice whose page it is, whichever they work for (R16)', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 1500 });
    const elsewhere = await addPractice(service, 'DEMO-12');
    const two = await addPerson(service, 'practice_manager', [scheme.practiceId, elsewhere]);
    const visitor = await signInAs(service.baseUrl, two.id, 'DEMO-12');
    const named = async (path: string) => /pp-header__organisation">([^<]*)</.exec((await visitor.get(path)).text)?.[1];
    expect(await named('/awards')).toBe('DEMO-12 Surgery');
    for (const path of [`/awards/${id}`, `/awards/${id}/end`, '/budgets/DEMO-01']) {
      expect([path, await named(path)]).toEqual([path, 'Test Surgery']);
    }
    expect(await named('/budgets/DEMO-12')).toBe('DEMO-12 Surgery');
  });
});
