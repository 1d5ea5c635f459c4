import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPage } from '../harness/browser.ts';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { look, signIn } from './journey.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

describe('Back and Refresh', () => {
  it('tell the same after an act, and ask for nothing to be sent again after a form that was refused', async () => {
    const { id } = await makeAward(service, scheme);
    const page = await newPage();
    await signIn(page, service.baseUrl, 'approver');
    await page.goto(`${service.baseUrl}/awards/${id}/end`);
    await page.getByRole('button', { name: 'End this award' }).click();
    await page.getByText('Choose why it ends').first().waitFor();
    await page.reload();
    await page.getByRole('heading', { name: /^End award/ }).waitFor();
    await page.getByText('Choose why it ends').first().waitFor({ state: 'detached' });
    expect(await page.getByText('Choose why it ends').count()).toBe(0);
    await page.getByRole('button', { name: 'End this award' }).click();
    await page.getByLabel('The practice is stopping it').check();
    await page.getByRole('button', { name: 'End this award' }).click();
    await page.getByText('£40.00 went back to the budget').waitFor();
    await page.reload();
    await page.getByText('£40.00 went back to the budget').waitFor();
    await look(page, 'award-ended');
    await page.goBack();
    await page.getByRole('heading', { name: /^End award/ }).waitFor();
    await page.goForward();
    await page.getByText('£40.00 went back to the budget').waitFor();
  }, 60_000);

  it('bring no amount back that was allocated, so that pressing the button again allocates nothing', async () => {
    const page = await newPage();
    await signIn(page, service.baseUrl, 'commissioner');
    await page.goto(`${service.baseUrl}/budgets/DEMO-01/allocate`);
    await page.getByLabel('By how much?').fill('10');
    await page.getByLabel('Why?').fill('For the dialysis taxis of one month');
    await page.getByRole('button', { name: 'Change the allocation' }).click();
    await page.getByText('The money is allocated').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Change the allocation' }).click();
    await page.getByText('Enter an amount in pounds').first().waitFor();
    expect(await page.getByLabel('By how much?').inputValue()).toBe('');
  }, 60_000);
});

describe('the page behind a code', () => {
  it('is plain and short once the person no longer agrees or has died (R28, R36)', async () => {
    const page = await newPage();
    for (const change of ['withdrawConsent', 'recordDeath'] as const) {
      const { id } = await makeAward(service, scheme);
      const { code } = await service.vouchers.printCode(scheme.people.requester, id);
      await page.goto(`${service.baseUrl}/my-award`);
      await page.locator('[name=code]').fill(code);
      await page.locator('form button').last().click();
      await page.getByText('left.').waitFor();
      await service.awards[change](scheme.people.requester, { awardId: id });
      await page.reload();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^This card (is stopped|has ended)$/);
      await look(page, `holder-${change}`);
      await page.getByRole('button', { name: 'Finish' }).click();
    }
  }, 60_000);
});
