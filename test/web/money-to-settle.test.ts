import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAwardFigures } from '../../src/modules/ledger/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { makeShortfall } from '../harness/settling.ts';
import { SUPERMARKET } from '../harness/shop.ts';
import { signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
const visitors = {} as Record<'finance' | 'commissioner' | 'requester', Visitor>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  for (const role of ['finance', 'commissioner', 'requester'] as const) {
    visitors[role] = await signInAs(service.baseUrl, scheme.people[role].id);
  }
});
afterAll(() => service[Symbol.asyncDispose]());

const shortOf = async (awardId: string) =>
  inScope(service.db, 'all', async (trx) => (await readAwardFigures(trx, [awardId])).get(awardId)?.shortfallPence);
const formKeyIn = (page: string) => /name="formKey" value="([\w-]+)"/.exec(page)?.[1] ?? '';

describe('money to settle', () => {
  it('begins with how many cases there are and how much is short, as at when (R72)', async () => {
    const { caseId } = await makeShortfall(service, scheme, false);
    const { text } = await visitors.finance.get('/cases');
    expect(text).toMatch(/cases? needs? you\./);
    expect(text).toMatch(/£\d+\.\d\d is short/);
    expect(text).toContain('As at 22 November 2026');
    expect(text).toContain(`/cases/${caseId}`);
    expect(text).not.toContain('Demoson');
    expect((await visitors.finance.get('/cases?kind=death')).text).toContain('None match');
  });

  it('shows a case with its figures and what can be done, in order, to finance alone', async () => {
    const { caseId, awardId } = await makeShortfall(service, scheme, false);
    const { text } = await visitors.finance.get(`/cases/${caseId}`);
    expect(text).toMatch(/Seagull Stores took £3\.00 beyond what award A-\w+ had\. All of it is still short\./);
    expect(text).toContain('£3.00 was short, after Seagull Stores took £13.00');
    expect(text).toContain('until 12 March 2027, which is in 110 days');
    const offered = ['charge', 'dispute', 'recovery'].map((act) => text.indexOf(`/cases/${caseId}/${act}`));
    expect(offered).toEqual(offered.toSorted((a, b) => a - b));
    expect(offered.every((place) => place > 0)).toBe(true);
    expect((await visitors.commissioner.get(`/cases/${caseId}`)).text).not.toContain(`/cases/${caseId}/charge`);
    const award = await visitors.requester.get(`/awards/${awardId}`);
    expect(award.text).toContain('£3.00 was taken beyond what this award had.');
    expect(award.text).not.toContain(`/cases/${caseId}`);
    expect((await visitors.finance.get(`/awards/${awardId}`)).text).toContain(`/cases/${caseId}`);
  });

  it('charges a shortfall to the budget only with a reason, once for two clicks', async () => {
    const { caseId, awardId } = await makeShortfall(service, scheme, false);
    const { finance } = visitors;
    const path = `/cases/${caseId}/charge`;
    const page = (await finance.get(path)).text;
    expect(page).toContain('What is left in the budget stays £');
    const form = { chargePence: '300', formKey: formKeyIn(page), reason: 'A tip that was agreed' };
    expect((await finance.post(path, { ...form, reason: ' ' })).text).toContain('<title>Error: Charge to the budget');
    expect(await shortOf(awardId)).toBe(300);
    expect((await finance.post(path, form)).text).toContain('Charged to the budget');
    expect((await finance.post(path, form)).text).toContain('Charged to the budget');
    expect(await shortOf(awardId)).toBe(0);
    const { text } = await finance.get(`/cases/${caseId}`);
    expect(text).toContain('Test finance charged £3.00 to the budget');
    expect(text).toContain(`/cases/${caseId}/dispute`);
    expect(text).not.toContain(`/cases/${caseId}/charge`);
    expect(text).not.toContain('What you can do');
  });

  it('charges what the page showed and nothing else: when a shop takes more meanwhile, nothing is charged', async () => {
    const { caseId, awardId } = await makeShortfall(service, scheme, false);
    const { finance } = visitors;
    const path = `/cases/${caseId}/charge`;
    const page = (await finance.get(path)).text;
    expect(page).toContain('name="chargePence" value="300"');
    const card = await stripeCardOf(service, awardId);
    await service.shop.testHelpers.issuing.transactions.createForceCapture({ card, amount: 450 });
    await service.settle();
    const form = { chargePence: '300', formKey: formKeyIn(page), reason: 'A tip that was agreed' };
    const refused = (await finance.post(path, form)).text;
    expect(refused).toContain('It was £3.00 and is £7.50 now. Nothing was charged.');
    expect(refused).toContain('name="chargePence" value="750"');
    expect(await shortOf(awardId)).toBe(750);
    expect((await finance.post(path, { reason: 'No amount' })).text).toContain('Look at the amount again');
    expect((await finance.post(path, { ...form, chargePence: '750' })).text).toContain('Charged to the budget');
    expect(await shortOf(awardId)).toBe(0);
  });

  it('says what is only on hold, and does not offer to charge it', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 1000 });
    const card = await stripeCardOf(service, id);
    const { authorizations } = service.shop.testHelpers.issuing;
    const pay = (amount: number) => authorizations.create({ card, amount, merchant_data: SUPERMARKET });
    await authorizations.reverse((await pay(1000)).id);
    await service.settle();
    await service.sandbox.setFaults({ faults: [{ fault: 'late_decision', action: 'approve' }] });
    await pay(1200);
    await service.sandbox.setFaults({});
    await service.settle();
    const opened = await inScope(service.db, 'all', (trx) =>
      trx('finance_cases').where({ award_id: id, kind: 'shortfall' }).first('id'),
    );
    const { text } = await visitors.finance.get(`/cases/${opened.id}`);
    expect(text).toMatch(/£2\.00 is on hold at Seagull Stores beyond what award A-\w+ had\./);
    expect(text).not.toContain(`/cases/${opened.id}/charge`);
    const charge = (await visitors.finance.get(`/cases/${opened.id}/charge`)).text;
    expect(charge).toContain('£2.00 of it is only on hold');
    expect((await visitors.finance.post(`/cases/${opened.id}/charge`, { chargePence: '0' })).text).toContain(
      '<title>Error',
    );
  });

  it('records what was paid back, in pounds, once for one form', async () => {
    const { caseId, awardId } = await makeShortfall(service, scheme, false);
    const { finance } = visitors;
    const path = `/cases/${caseId}/recovery`;
    const formKey = formKeyIn((await finance.get(path)).text);
    const form = { formKey, amount: '1.20', note: 'The shop, at the desk' };
    expect((await finance.post(path, { ...form, amount: 'some' })).text).toContain('Enter an amount in pounds');
    expect((await finance.post(path, { ...form, amount: '99' })).text).toContain('Enter an amount up to £13.00');
    expect((await finance.post(path, form)).text).toContain('£1.80 is still short');
    await finance.post(path, form);
    expect(await shortOf(awardId)).toBe(180);
  });

  it('is taken by one, and not closed by hand while money is short', async () => {
    const { caseId } = await makeShortfall(service, scheme, false);
    const { finance } = visitors;
    expect((await finance.post(`/cases/${caseId}/take`)).headers['location']).toBe(`/cases/${caseId}`);
    expect((await finance.get(`/cases/${caseId}`)).text).toContain('Test finance took this case');
    expect((await finance.get(`/cases/${caseId}/close`)).text).toContain('cannot be closed by hand');
    expect((await finance.post(`/cases/${caseId}/close`, { outcome: 'no_action', reason: 'Small' })).text).toContain(
      'Choose how it ended',
    );
  });
});

describe('a dispute', () => {
  it('is begun, mended and sent, each on a page of its own that says what cannot be undone', async () => {
    const { caseId, cardTransactionId } = await makeShortfall(service, scheme, false);
    const { finance } = visitors;
    const path = `/cases/${caseId}/dispute`;
    expect((await finance.get(path)).text).toContain('Seagull Stores, £13.00');
    expect((await finance.post(path, { payment: cardTransactionId })).text).toContain('Choose why');
    const form = { payment: cardTransactionId, reason: 'other', explanation: 'More than the till said', amount: '3' };
    expect((await finance.post(path, { ...form, amount: 'all' })).text).toContain('Enter an amount in pounds');
    expect((await finance.post(path, form)).text).toContain('Write what was bought');
    const begun = await finance.post(path, { ...form, productDescription: 'Groceries', productType: 'merchandise' });
    const at = String(begun.headers['location']);
    const page = await finance.get(at);
    expect(page.text).toContain('Dispute: Seagull Stores, £3.00');
    expect(page.text).toContain('This dispute has not been sent. It can be sent until 12 March 2027');
    const mended = { reason: 'fraudulent', explanation: 'Told 999 000 0018' };
    expect((await finance.post(`${at}/evidence`, mended)).text).toContain('an NHS number');
    await finance.post(`${at}/evidence`, { ...mended, explanation: 'Nobody here was there' });
    expect((await finance.get(`${at}/submit`)).text).toContain('nothing can be changed after it is sent');
    expect((await finance.post(`${at}/submit`)).text).toContain('The dispute has been sent');
    expect((await finance.post(`${at}/withdraw`)).text).toContain('A dispute that is submitted cannot be changed.');
    const sent = await visitors.commissioner.get(at);
    expect(sent.text).toContain('The card network has had it since 22 November 2026');
    expect(sent.text).not.toContain(`${at}/submit`);
    expect((await finance.get('/disputes')).text).toContain(at);
    expect((await finance.get(`/cases/${caseId}`)).text).toContain('With the card network');
  });

  it('is let go of for good', async () => {
    const { disputeId } = await makeShortfall(service, scheme);
    const { finance } = visitors;
    expect((await finance.get(`/disputes/${disputeId}/withdraw`)).text).toContain('you cannot begin again');
    expect((await finance.post(`/disputes/${disputeId}/withdraw`)).text).toContain('The dispute is withdrawn');
    expect((await finance.get(`/disputes/${disputeId}`)).text).toContain('It was let go of before it was sent.');
  });
});
