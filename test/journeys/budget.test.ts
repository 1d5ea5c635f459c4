import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newPage } from '../harness/browser.ts';
import { makeAward } from '../harness/scheme.ts';
import { addNeighbour, addPracticeWithBudget, makeWaiting, openPool, tellOfBudget } from '../harness/two-practices.ts';
import { look, type Story, signIn, startStory } from './journey.ts';

let story: Story;
let poolId: string;
let alertId: string;
let waitingId: string;

beforeAll(async () => {
  story = await startStory();
  const { service, scheme } = story;
  const { allianceId } = await addNeighbour(service, scheme);
  poolId = await openPool(service, { scheme, allianceId, allocationPence: 20_000 });
  const shares = [{ practice: 'DEMO-01', sharePence: 15_000 }];
  await service.budgets.setPoolTerms(scheme.people.commissioner, { budgetId: poolId, policies: ['P3'], shares });
  alertId = await tellOfBudget(service, scheme);
  waitingId = await makeWaiting(service, scheme);
  await makeAward(service, scheme, { policy: 'P8', method: 'voucher', methodsOffered: ['voucher', 'invoice'] });
});
afterAll(() => story.service[Symbol.asyncDispose]());

async function pageOf(person: string, options: Parameters<typeof newPage>[0] = {}): Promise<Page> {
  const page = await newPage(options);
  await page.goto(`${story.service.baseUrl}/sign-in`);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: new RegExp(`^${person}\\b`) }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  return page;
}

const go = (page: Page, path: string) => page.goto(`${story.service.baseUrl}${path}`);

/** From the list of tasks to the consent, as its person does. */
async function agree(page: Page, forWhom: string): Promise<void> {
  await go(page, '/tasks');
  await page.getByRole('link', { name: 'Agree or not to money' }).click();
  await page.getByRole('button', { name: `Agree for ${forWhom}` }).click();
  await look(page, 'virement-agree');
  await page.getByRole('button', { name: `Agree for ${forWhom}` }).click();
}

it('money moves between two practices: one offers, the other and finance agree, each on their own screen (R9)', async () => {
  const colin = await pageOf('Test practice_manager');
  await go(colin, '/budgets/DEMO-01');
  await colin.getByRole('link', { name: 'Money between practices' }).click();
  await look(colin, 'virements-empty');
  await colin.getByRole('button', { name: 'Propose to move money' }).click();
  await colin.getByLabel('Which practice gets it?').selectOption('DEMO-02');
  await colin.getByLabel('How much?').fill('120');
  await colin.getByRole('button', { name: 'Propose this' }).click();
  await colin.getByRole('link', { name: 'Write why, in at least 10 characters.' }).waitFor();
  await look(colin, 'virement-new-error');
  expect(await colin.getByLabel('How much?').inputValue()).toBe('120');
  await colin.getByLabel('Why?').fill('Their pot is empty and ours will last');
  await colin.getByRole('button', { name: 'Propose this' }).click();
  await colin.getByRole('link', { name: 'See the offer' }).click();
  await look(colin, 'virement');
  await colin.getByRole('button', { name: 'Take it back' }).waitFor();
  const gwen = await pageOf('Neighbour practice_manager');
  await agree(gwen, 'DEMO-02 Surgery');
  await gwen.getByText('You have agreed', { exact: false }).first().waitFor();
  const farida = await pageOf('Test finance');
  await agree(farida, 'Alliance finance');
  await farida.getByText('Agreed, and the money has moved').first().waitFor();
  await go(gwen, '/budgets/DEMO-02');
  await gwen.getByText('+£120.00').waitFor();
  await go(colin, '/virements');
  await colin.getByText('Agreed, and moved').first().waitFor();
  await look(colin, 'virements');
}, 90_000);

it('the pages of a budget can be read by everybody, wide and narrow', async () => {
  const pages: Record<string, Record<string, string>> = {
    practice_manager: {
      budget: '/budgets/DEMO-01',
      'budget-movements': '/budgets/DEMO-01?what=awards&from=2026-11-01&to=2026-11-30',
      'year-end': '/budgets/DEMO-01/year-end',
      pool: `/pools/${poolId}`,
      alert: `/budget-alerts/${alertId}/note`,
      'waiting-list': '/waiting-list',
      release: `/waiting-list/${waitingId}/release`,
      'virement-new': '/virements/new',
    },
    commissioner: {
      pacing: '/budgets/DEMO-01/pacing',
      'pool-whole': `/pools/${poolId}`,
      'pool-terms': `/pools/${poolId}/terms`,
      'pool-close': `/pools/${poolId}/close`,
      'pool-movements': `/pools/${poolId}/movements`,
    },
  };
  for (const [role, addresses] of Object.entries(pages)) {
    const page = await newPage();
    await signIn(page, story.service.baseUrl, role);
    for (const [name, path] of Object.entries(addresses)) {
      expect((await go(page, path))?.status(), path).toBe(200);
      await look(page, `${role}-${name}`);
    }
  }
}, 120_000);

it('somebody of another practice is let in nowhere, and finds nobody (R16)', async () => {
  const page = await pageOf('Neighbour approver', { isNotFoundFine: true });
  const award = `/awards/${story.usedAwardId}`;
  const theirs = ['', '/decide', '/freeze', '/replace', '/print', '/will-it-work', '/payments/export'];
  for (const path of [...theirs.map((act) => `${award}${act}`), '/budgets/DEMO-01', '/budgets/DEMO-01/year-end']) {
    expect((await go(page, path))?.status(), path).toBe(404);
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  }
  await look(page, 'foreign-not-found');
  await go(page, '/people');
  await page.getByLabel('Family name').fill('Demoson');
  await page.getByLabel('Day', { exact: true }).fill('4');
  await page.getByLabel('Month').fill('3');
  await page.getByLabel('Year').fill('1945');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByText('has exactly these details').waitFor();
  await look(page, 'foreign-nobody');
  await go(page, '/awards?view=all&practice=DEMO-01');
  expect(await page.locator('main').textContent()).not.toContain('Demoson');
}, 60_000);

it('a year ends, step by step, from the list of what there is to do (R7, R8)', async () => {
  const { service } = story;
  await addPracticeWithBudget(service, story.scheme, {
    code: 'DEMO-03',
    allocationPence: 50_000,
    called: 'Third',
  });
  const now = service.clock.now();
  service.clock.set(new Date('2027-03-10T10:00:00Z'));
  const grace = await pageOf('Test commissioner');
  await go(grace, '/budgets/DEMO-03/year-end?year=2026/27');
  await look(grace, 'year-end-march');
  await grace.getByRole('link', { name: 'Close the budget' }).click();
  await grace.getByRole('button', { name: 'Close this budget' }).click();
  await grace.getByText('The budget is closed').first().waitFor();
  await service.settle();
  await go(grace, '/budgets/DEMO-03/year-end?year=2026/27');
  await grace.getByRole('link', { name: 'Move on what rests in it' }).waitFor();
  await look(grace, 'year-end-closed');
  service.clock.set(now);
}, 90_000);

it('a pool of the next year is drafted, gets money and shares, and its letter is sent and answered (R5, R10)', async () => {
  const grace = await pageOf('Test commissioner');
  await go(grace, '/oversight');
  await grace.getByRole('link', { name: '2027/28' }).click();
  await grace.getByRole('button', { name: 'Draft budgets' }).click();
  for (const box of await grace.getByRole('checkbox', { name: /DEMO-/ }).all()) await box.uncheck();
  await grace.getByRole('checkbox', { name: /MARRAM/ }).check();
  await grace.getByRole('button', { name: 'Draft these budgets' }).click();
  await grace.getByRole('link', { name: 'See all budgets for 2027/28' }).click();
  await grace.getByRole('link', { name: 'Allocate money' }).click();
  await grace.getByRole('button', { name: 'Allocate' }).click();
  await grace.getByRole('link', { name: 'Enter an amount in pounds' }).waitFor();
  await look(grace, 'allocate-error');
  await grace.getByLabel('How much?').fill('12,000');
  await grace.getByLabel('Why?').fill('What the alliance asked for');
  await grace.getByRole('button', { name: 'Allocate' }).click();
  await grace.getByRole('link', { name: 'Send the allocation letter' }).click();
  await grace.getByRole('button', { name: 'Send the letter' }).click();
  await grace.getByRole('link', { name: 'Go to the budget' }).click();
  await grace.getByRole('button', { name: 'Change shares and purpose' }).click();
  await grace.getByLabel('Test Surgery (DEMO-01)').fill('7,000');
  await grace.getByRole('button', { name: 'Set shares and purpose' }).click();
  const colin = await pageOf('Test practice_manager');
  await go(colin, '/tasks');
  await colin.getByRole('link', { name: 'Read and acknowledge the letter' }).click();
  await look(colin, 'pool-letter');
  await colin.getByRole('button', { name: 'Acknowledge the letter' }).click();
  await colin.getByRole('link', { name: 'Go to the budget' }).click();
  await colin.getByText('Your share is £7,000.00').waitFor();
  await look(colin, 'pool-of-next-year');
  await go(grace, '/tasks');
  await grace.getByRole('link', { name: 'Open a budget' }).click();
  await grace.getByRole('button', { name: 'Open this budget' }).click();
  await grace.getByText('The budget is open').first().waitFor();
}, 90_000);
