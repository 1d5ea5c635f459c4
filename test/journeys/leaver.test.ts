import { afterAll, beforeAll, expect, it } from 'vitest';
import { newPage } from '../harness/browser.ts';
import { requestFor } from '../harness/scheme.ts';
import { addSomebody } from '../modules/staff/people-of-tests.ts';
import { look, type Story, signIn, startStory } from './journey.ts';

let story: Story;

beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.service[Symbol.asyncDispose]());

it('somebody leaves: their open page is the last, and what they asked for goes on with a colleague (R19)', async () => {
  const { service, scheme } = story;
  const { requester } = scheme.people;
  await addSomebody(service, { role: 'admin', name: 'Test admin' });
  await addSomebody(service, { role: 'requester', practiceIds: [scheme.practiceId], name: 'Ben Colleague' });
  await service.awards.requestAward(requester, { request: requestFor(), options: {} });
  const asha = await newPage();
  await signIn(asha, service.baseUrl, 'requester');
  const admin = await newPage();
  await signIn(admin, service.baseUrl, 'admin');

  await admin.getByRole('link', { name: 'Staff and access' }).first().click();
  await admin.getByRole('link', { name: 'Test requester' }).click();
  await look(admin, 'leaver-person');
  await admin.getByRole('link', { name: 'End access' }).click();
  await admin.getByLabel('Ben Colleague').check();
  await look(admin, 'leaver-end');
  await admin.getByRole('button', { name: 'End their access' }).click();
  await admin.getByText('Nobody can act under this name any more.').waitFor();
  await look(admin, 'leaver-ended');
  await admin.getByRole('link', { name: 'See what was open, and who has it now' }).click();
  await admin.getByText('One request: for Ben Colleague to follow.').waitFor();
  await look(admin, 'leaver-listed');

  await asha.getByRole('link', { name: 'Awards' }).first().click();
  await asha.waitForURL('**/sign-in**');
  expect(await asha.content()).not.toContain('Demoson');

  const bell = await newPage();
  await signIn(bell, service.baseUrl, 'approver');
  await bell.goto(`${service.baseUrl}/approvals`);
  expect(await bell.getByText('asked for by Test requester').count()).toBe(1);
}, 60_000);
