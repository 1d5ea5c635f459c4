import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPage } from '../harness/browser.ts';
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
