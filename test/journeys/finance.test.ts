import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPage } from '../harness/browser.ts';
import { makeShortfall } from '../harness/settling.ts';
import { look, type Story, signIn, startStory } from './journey.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.service[Symbol.asyncDispose]());

describe('a declined payment in finance', () => {
  it('is closed once, with an outcome and a note without numbers, and who was first is named (R16, R53, R55, R57)', async () => {
    const { baseUrl } = story.service;
    const farida = await newPage();
    await signIn(farida, baseUrl, 'finance');
    await farida.getByText('One declined payment needs you.').waitFor();
    expect(await farida.content()).not.toContain('Demoson');
    await farida.getByRole('cell').getByRole('link').first().click();
    expect(await farida.content()).not.toContain('Demoson');
    const caseUrl = farida.url();

    const second = await newPage();
    await signIn(second, baseUrl, 'finance');
    await second.goto(caseUrl);

    await farida.getByLabel('Explained to the person').check();
    await farida.getByLabel('What happened').fill('Told her about 999 000 0018 and the spa');
    await farida.getByRole('button', { name: 'Close this case' }).click();
    expect(await farida.title()).toMatch(/^Error: /);
    await look(farida, 'case-note-refused');
    await farida.getByLabel('What happened').fill('Told her that a spa is not covered');
    await farida.getByRole('button', { name: 'Close this case' }).click();
    await farida.getByText('No declined payment needs you.').waitFor();
    await look(farida, 'declines-none');
    await farida.goto(caseUrl);
    await farida.getByText('Told her that a spa is not covered').waitFor();
    await look(farida, 'case-closed');

    await second.getByLabel('No action needed').check();
    await second.getByLabel('What happened').fill('Nothing to do');
    await second.getByRole('button', { name: 'Close this case' }).click();
    expect(await second.getByRole('alert').textContent()).toMatch(/Test finance closed this on .* as explained/);
    await look(second, 'case-closed-meanwhile');
  }, 120_000);
});

describe('a shortfall in finance', () => {
  it('is found in the list, charged to the budget with a reason, and gone (R3, R58)', async () => {
    const { service, scheme } = story;
    const { caseId, awardId } = await makeShortfall(service, scheme, false);
    const page = await newPage();
    await signIn(page, service.baseUrl, 'finance');
    await page.getByRole('link', { name: 'Money to settle (1)' }).click();
    await page.getByText('One case needs you. £3.00 is short.').waitFor();
    await page.getByRole('link', { name: 'Shortfall' }).click();
    await page.getByText('All of it is still short.').waitFor();
    await page.getByRole('button', { name: 'Charge £3.00 to the budget' }).click();
    await page.getByRole('button', { name: 'Charge £3.00 to the budget' }).click();
    expect(await page.title()).toMatch(/^Error: /);
    await look(page, 'shortfall-reason-missing');
    await page.getByLabel('What happened, and why this is right').fill('A tip that was agreed with the practice');
    await page.getByRole('button', { name: 'Charge £3.00 to the budget' }).click();
    await page.getByText('Charged to the budget').first().waitFor();
    await look(page, 'shortfall-charged');
    await page.getByRole('link', { name: 'Go to money to settle' }).click();
    await page.getByText('No case needs you, and nothing is short.').waitFor();
    await page.goto(`${service.baseUrl}/cases/${caseId}`);
    await page.getByText('Test finance charged £3.00 to the budget').waitFor();
    await look(page, 'shortfall-closed');
    await page.goto(`${service.baseUrl}/awards/${awardId}`);
    expect(await page.content()).not.toContain('beyond what this award had');
  }, 120_000);
});
