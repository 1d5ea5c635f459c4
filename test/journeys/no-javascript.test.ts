import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPage } from '../harness/browser.ts';
import { type Story, signIn, startStory } from './journey.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.service[Symbol.asyncDispose]());

describe('without JavaScript', () => {
  it('an award is asked for and a code typed by hand opens the money; the card is told by phone', async () => {
    const { baseUrl, vouchers } = story.service;
    const page = await newPage({ javaScript: false });
    await signIn(page, baseUrl, 'requester');
    await page.getByRole('link', { name: 'Make an award' }).click();
    await page.getByLabel('Family name').fill('Demoson');
    await page.getByLabel('Day', { exact: true }).fill('4');
    await page.getByLabel('Month').fill('3');
    await page.getByLabel('Year').fill('1945');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('button', { name: 'Choose Ivy Demoson' }).click();
    await page.getByLabel('Taxi to dialysis').check();
    await page.getByRole('button', { name: 'Carry on' }).click();
    await page.getByLabel('Amount in pounds').fill('£25.50');
    await page.getByRole('button', { name: 'Carry on' }).click();
    await page.getByLabel('Plastic card').check();
    await page.getByRole('button', { name: 'Carry on' }).click();
    await page.getByLabel('What is the need?').fill('No transport until the hospital’s own begins');
    await page.getByLabel('What do you hope for?').fill('No session is missed');
    await page.getByRole('button', { name: 'Carry on' }).click();
    await page.getByLabel('What else was tried?').fill('Hospital transport starts next week');
    await page.getByRole('button', { name: 'Carry on' }).click();
    await page.getByLabel('Another day').check();
    await page.getByLabel('Day', { exact: true }).fill('1');
    await page.getByLabel('Month').fill('12');
    await page.getByLabel('Year').fill('2026');
    await page.getByRole('button', { name: 'Carry on' }).click();
    await page.getByText('1 December 2026').waitFor();
    await page.getByRole('button', { name: 'Send for approval' }).click();
    await page.getByRole('heading', { name: 'Award asked for' }).waitFor();

    const { code } = await vouchers.printCode(story.scheme.people.requester, story.usedAwardId);
    const holder = await newPage({ javaScript: false });
    await holder.goto(`${baseUrl}/my-award`);
    await holder.getByLabel('Code').fill(code.toLowerCase().replaceAll('-', ' '));
    await holder.getByRole('button', { name: 'See my money' }).click();
    expect(await holder.getByRole('heading', { level: 1 }).textContent()).toMatch(/You have £27.50\s+left/);
    await holder.getByRole('link', { name: 'Show my card' }).click();
    await holder.getByText('JavaScript is switched off. Call us').waitFor();
  }, 120_000);
});
