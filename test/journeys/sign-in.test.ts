import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPage } from '../harness/browser.ts';
import { addPractice } from '../harness/practices.ts';
import { openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { look, signIn } from './journey.ts';

const STRANGER = { subject: '555000111222', name: 'Nobody Known', title: 'GP', does: 'Nothing here', practices: [] };
const MINUTE = 60_000;

let service: RunningService & AsyncDisposable;
let scheme: Scheme;

beforeAll(async () => {
  service = await startService({ strangers: [STRANGER] });
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

describe('signing in and out', () => {
  it('warns two minutes before an idle sign-in ends, lets one stay, and leads back after the end (R20)', async () => {
    const page = await newPage();
    await page.clock.install();
    await signIn(page, service.baseUrl, 'requester');
    await page.goto(`${service.baseUrl}/awards?view=over`);
    const warning = page.getByRole('dialog', { name: 'You will soon be signed out' });
    const pass = async (ms: number) => {
      service.clock.advance(ms);
      await page.clock.fastForward(ms);
    };
    await pass(12.5 * MINUTE);
    expect(await warning.isVisible()).toBe(false);
    await pass(MINUTE);
    await warning.waitFor();
    await look(page, 'session-warning', { isWeighed: false });
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Stay signed in' }).press('Enter');
    await warning.waitFor({ state: 'hidden' });
    await pass(13.5 * MINUTE);
    await warning.waitFor();
    await pass(2 * MINUTE);
    await page.getByRole('heading', { name: 'You were signed out' }).waitFor();
    await look(page, 'sign-in-idle', { isWeighed: false });
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: /^Test requester\b/ }).click();
    await page.waitForURL(`${service.baseUrl}/awards?view=over`);
  });

  it('asks to sign in again before much money moves, and keeps what was entered (R20)', async () => {
    const request = requestFor({ amountPence: 30_500, policy: 'P1', expiresOn: '2027-01-31' });
    const { id } = await service.awards.requestAward(scheme.people.requester, { request, options: {} });
    const page = await newPage();
    await signIn(page, service.baseUrl, 'finance');
    service.clock.advance(6 * MINUTE);
    await page.goto(`${service.baseUrl}/awards/${id}/decide`);
    await page.getByRole('button', { name: /^Approve/ }).click();
    await page.getByRole('heading', { name: 'Sign in again' }).waitFor();
    await look(page, 'sign-in-again');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await look(page, 'identity-people');
    await page.getByRole('button', { name: /^Test finance\b/ }).click();
    await page.getByRole('heading', { name: 'You have signed in again' }).waitFor();
    await look(page, 'sign-in-carry-on');
    await page.getByRole('button', { name: 'Send it now' }).click();
    await page.getByRole('heading', { name: 'Approved' }).waitFor();
  });

  it('signs out here, at the provider and everywhere, without scripts too', async () => {
    const page = await newPage({ javaScript: false });
    await signIn(page, service.baseUrl, 'auditor');
    await page.getByRole('link', { name: 'Test auditor' }).click();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByText('Every browser was signed out at once').waitFor();
    await signIn(page, service.baseUrl, 'auditor');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign out of the demonstration sign-in too' }).click();
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.waitForURL(`${service.baseUrl}/sign-in`);
  });

  it('has pages that everybody can read, for whoever is unknown and for whoever works for two practices', async () => {
    const elsewhere = await addPractice(service, 'DEMO-09');
    const practiceIds = [scheme.practiceId, elsewhere];
    const person = { name: 'Colin Two', title: 'Practice manager', role: 'practice_manager' } as const;
    await service.staff.addStaff({ ...person, id: newId(), practiceIds, isDemonstration: true });
    const page = await newPage();
    const choose = async (name: string) => {
      await page.goto(`${service.baseUrl}/sign-in`);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    };
    await choose('Nobody Known');
    await page.getByRole('heading', { name: 'You are not known here yet' }).waitFor();
    await look(page, 'sign-in-unknown');
    await choose('Colin Two');
    await page.getByRole('heading', { name: 'Which practice are you working for?' }).waitFor();
    await look(page, 'choose-practice');
    await page.getByLabel('DEMO-09 Surgery').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('link', { name: 'Colin Two' }).click();
    await page.getByRole('heading', { name: 'Your sign-in' }).waitFor();
    await look(page, 'your-sign-in');
    await page.goto(`${service.sandboxUrl}/identity/session/end`);
    await look(page, 'identity-sign-out');
  });
});
