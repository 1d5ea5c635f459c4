import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPage } from '../harness/browser.ts';
import { makeAward, requestFor } from '../harness/scheme.ts';
import { whileMoneyIsOut } from '../harness/two-practices.ts';
import { look, type Story, signIn, startStory } from './journey.ts';
import { choose, enter, type } from './keyboard.ts';

/** The journeys of each are not among the earlier awards of the other. */
const IVY = { givenName: 'Ivy', familyName: 'Demoson', dateOfBirth: '1945-03-04' };
const BERNARD = { ...IVY, givenName: 'Bernard', familyName: 'Example' };
const CONRAD = { ...IVY, givenName: 'Conrad', familyName: 'Placeholder' };

let story: Story;
beforeAll(async () => {
  story = await startStory();
  for (const person of [BERNARD, CONRAD]) {
    const recipient = { ...person, postcode: 'ZZ2 2AB' };
    await makeAward(story.service, story.scheme, { amountPence: 1000, recipient });
  }
});
afterAll(() => story.service[Symbol.asyncDispose]());

const PHONE = { width: 375, height: 812 };
const carryOn = (page: Page) => page.getByRole('button', { name: 'Carry on' }).click();

/** Everything that a link worker types for an online card with £40 for food. */
async function askForFood(asha: Page): Promise<void> {
  await chooseFoodFor(asha);
  await asha.getByLabel('Amount in pounds').fill('40');
  await carryOn(asha);
  await sayTheRest(asha);
  await asha.getByRole('button', { name: 'Send for approval' }).click();
  await asha.getByRole('link', { name: 'Go to the award' }).click();
}

async function chooseFoodFor(asha: Page, { givenName, familyName } = IVY): Promise<void> {
  await asha.getByRole('button', { name: 'Make an award' }).click();
  await asha.getByLabel('Family name').fill(familyName);
  await asha.getByLabel('Day', { exact: true }).fill('4');
  await asha.getByLabel('Month').fill('3');
  await asha.getByLabel('Year').fill('1945');
  await asha.getByRole('button', { name: 'Find' }).click();
  await asha.getByRole('button', { name: `Choose ${givenName} ${familyName}` }).click();
  await asha.getByLabel('Food tonight').check();
  await carryOn(asha);
}

/** From how it is given to the page that shows all of it. */
async function sayTheRest(asha: Page): Promise<void> {
  await asha.getByLabel('Online card').check();
  await carryOn(asha);
  await asha.getByLabel('What is the need?').fill('Benefit delayed by ten days, no food in the house');
  await asha.getByLabel('What do you hope for?').fill('She eats well until the money comes');
  await carryOn(asha);
  await asha.getByLabel('What else was tried?').fill('Local welfare fund: four days to wait');
  await carryOn(asha);
  await carryOn(asha);
}

/** Where the two answers are on the screen. */
async function answersOf(page: Page) {
  const approve = await page.getByRole('button', { name: /^Approve/ }).boundingBox();
  const refuse = await page.getByRole('button', { name: 'Refuse' }).boundingBox();
  if (!approve || !refuse) throw new Error('both answers are on the page');
  return { approve, refuse };
}

describe('an award by card in one go', () => {
  it('is asked for by Asha, approved by Dr Bell on a phone from a link, and its card shows on her open page (R13)', async () => {
    const { baseUrl } = story.service;
    const asha = await newPage();
    await signIn(asha, baseUrl, 'requester');
    await askForFood(asha);
    await look(asha, 'award-asked-for');
    const link = (await asha.locator('.pp-link-to-send').textContent()) ?? '';
    await asha.evaluate('window.neverLeft = true');
    const takeBack = asha.getByRole('link', { name: 'Take back this request' });
    await takeBack.waitFor();

    const bell = await newPage(PHONE);
    await bell.goto(link);
    await bell.getByRole('button', { name: 'Sign in', exact: true }).click();
    await bell.getByRole('button', { name: /^Test approver\b/ }).click();
    await bell.getByRole('heading', { name: 'Ivy Demoson: £40 for food and essentials' }).waitFor();
    expect(bell.url()).toBe(link);
    await look(bell, 'decide-on-phone');
    await bell.setViewportSize(PHONE);
    const { approve, refuse } = await answersOf(bell);
    expect(approve.y).toBe(refuse.y);
    expect(approve.y + approve.height).toBeLessThanOrEqual(PHONE.height);
    await bell.getByRole('button', { name: 'Approve £40' }).click();
    await bell.getByRole('heading', { name: 'Approved' }).waitFor();

    await asha.getByText('Card number ends').waitFor();
    await asha.getByText('Ready to use').waitFor();
    expect(await takeBack.count()).toBe(0);
    await asha.getByRole('link', { name: 'The person has died' }).waitFor();
    expect(await asha.evaluate('window.neverLeft')).toBe(true);
    await look(asha, 'award-card-came');
    await asha.getByRole('button', { name: 'Print the card letter' }).click();
    await asha.getByRole('heading', { name: 'Print the card letter' }).waitFor();
  }, 120_000);
});

describe('without a mouse', () => {
  it('Asha signs in and asks for an award with Tab, Enter, arrows and what she types', async () => {
    const asha = await newPage();
    const button = (name: string | RegExp) => asha.getByRole('button', { name, exact: true });
    const onward = () => enter(asha, button('Carry on'));
    await asha.goto(`${story.service.baseUrl}/sign-in`);
    await enter(asha, button('Sign in'));
    await enter(asha, button(/^Test requester\b/));
    await enter(asha, button('Make an award'));
    await type(asha, { 'Family name': CONRAD.familyName, Day: '4', Month: '3', Year: '1945' });
    await enter(asha, button('Find'));
    await enter(asha, button('Choose Conrad Placeholder'));
    await choose(asha, 'Food tonight');
    await onward();
    await type(asha, { 'Amount in pounds': '40' });
    await onward();
    await choose(asha, 'Online card');
    await onward();
    await type(asha, {
      'What is the need?': 'Benefit delayed by ten days, no food in the house',
      'What do you hope for?': 'He eats well until the money comes',
    });
    await onward();
    await type(asha, { 'What else was tried?': 'Local welfare fund: four days to wait' });
    await onward();
    await onward();
    await enter(asha, button('Send for approval'));
    await enter(asha, asha.getByRole('link', { name: 'Go to the award' }));
    await asha.getByText('Waiting for approval').first().waitFor();
    expect(await asha.getByRole('heading', { level: 1 }).textContent()).toContain('Conrad Placeholder');
  }, 120_000);
});

describe('when the money is out', () => {
  it('a request waits, and is released once there is money again (R65)', async () => {
    const { service, scheme } = story;
    const asha = await newPage();
    await signIn(asha, service.baseUrl, 'requester');
    await whileMoneyIsOut({ service, scheme }, async () => {
      await asha.goto(service.baseUrl);
      await chooseFoodFor(asha, BERNARD);
      await asha.getByLabel('Amount in pounds').fill('30');
      await asha.getByLabel('Save it as waiting for funds').check();
      await look(asha, 'money-is-out');
      await carryOn(asha);
      await sayTheRest(asha);
      await asha.getByRole('button', { name: 'Save as waiting for funds' }).click();
      await asha.getByRole('link', { name: 'Go to the award' }).click();
    });
    const colin = await newPage();
    await signIn(colin, service.baseUrl, 'practice_manager');
    await colin.goto(`${service.baseUrl}/waiting-list`);
    await look(colin, 'waiting-list');
    await colin.getByRole('link', { name: 'Release Bernard Example' }).click();
    await colin.getByRole('button', { name: 'Release it' }).click();
    await colin.getByText('Released').first().waitFor();
    await asha.reload();
    await asha.getByText('Waiting for approval').first().waitFor();
  }, 120_000);
});

describe('a refused award', () => {
  it('is told by letter, asked for once more, and decided by somebody else (R34)', async () => {
    const { awards, baseUrl } = story.service;
    const recipient = { givenName: 'Dilys', familyName: 'Fictive', dateOfBirth: '1952-09-30' };
    const request = requestFor({ recipient });
    const { id } = await awards.requestAward(story.scheme.people.requester, { request, options: {} });
    const awardUrl = `${baseUrl}/awards/${id}`;
    const asha = await newPage();
    await signIn(asha, baseUrl, 'requester');
    await asha.goto(awardUrl);

    const bell = await newPage();
    await signIn(bell, baseUrl, 'approver');
    await bell.getByRole('link', { name: /^Tasks/ }).click();
    await look(bell, 'tasks-approver');
    await bell.getByRole('link', { name: /Decide on an award for Dilys Fictive/ }).click();
    await bell.getByRole('button', { name: 'Refuse' }).click();
    await look(bell, 'refuse-why');
    await bell.getByLabel('Reason, as the patient reads it').fill('The food bank delivers to you this afternoon.');
    await bell.getByRole('button', { name: 'Show the letter' }).click();
    await bell.getByRole('heading', { name: 'This is what the patient will read' }).waitFor();
    await look(bell, 'refuse-letter');
    await bell.getByRole('button', { name: 'Refuse this award' }).click();
    await bell.getByRole('heading', { name: 'Refused' }).waitFor();

    await asha.getByText('The letter that tells the person why has not been sent yet.').waitFor();
    await asha.goto(awardUrl);
    await look(asha, 'award-refused');
    await asha.getByRole('button', { name: 'Print the letter' }).click();
    await look(asha, 'letter-refusal');
    await asha.getByRole('button', { name: 'The letter was given or posted' }).click();
    await asha.getByRole('link', { name: 'Go to the award' }).click();
    await asha.getByRole('button', { name: 'Ask for it to be looked at once more' }).click();
    await look(asha, 'reconsideration');
    await asha.getByLabel('Why does the person ask?').fill('The van did not come.');
    await asha.getByRole('button', { name: 'Ask once more' }).click();
    await asha.getByRole('heading', { name: 'Asked once more' }).waitFor();

    const farida = await newPage();
    await signIn(farida, baseUrl, 'finance');
    await farida.goto(`${baseUrl}/tasks`);
    await look(farida, 'tasks-finance');
    await farida.getByRole('link', { name: /Look once more at the refused award/ }).click();
    await farida.getByText('The van did not come.').waitFor();
    await look(farida, 'decide-again');
    await farida.getByRole('button', { name: 'Approve £40' }).click();
    await farida.getByRole('heading', { name: 'Approved' }).waitFor();
    await asha.goto(awardUrl);
    await asha.getByText('Ready to use').waitFor();
  }, 120_000);
});
