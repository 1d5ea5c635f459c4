import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible, expectLight, expectNoSidewaysScroll } from '../harness/browser.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';

/** Set `SCREENSHOTS` to a folder to look at every page that the journeys see, wide and narrow. */
const FOLDER = process.env['SCREENSHOTS'];
const WIDE = { width: 1280, height: 812 };
const NARROW = { width: 375, height: 812 };
const NARROWEST = { width: 320, height: 568 };
/** What a browser has for a page on A4, between its usual margins. */
const PAPER = { width: 718, height: 1000 };

/** Checks that nothing is beyond the edge of the paper, no address is printed behind its link, and tables are tables. */
async function expectPrintable(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize(PAPER);
  await expectNoSidewaysScroll(page);
  const behind = (await page.evaluate(
    `[...document.links].map((link) => getComputedStyle(link, '::after').content).filter((content) => content.includes('Link:'))`,
  )) as string[];
  expect(behind, `printed behind links of ${page.url()}`).toEqual([]);
  const cards = await page.evaluate(
    `[...document.querySelectorAll('td, thead')].filter((one) => !/^table/.test(getComputedStyle(one).display) || one.offsetWidth === 1).length`,
  );
  expect(cards, `parts of tables that are printed as cards on ${page.url()}`).toBe(0);
  await page.emulateMedia({ media: 'screen' });
}

/**
 * Checks the page as it stands, wide, narrow and on paper: WCAG 2.2 AA, nothing to scroll to sideways, under 100 kB as sent.
 * A page whose clock is held keeps no list of what it loaded, so it cannot be weighed.
 */
export async function look(page: Page, name: string, { isWeighed = true } = {}): Promise<void> {
  await expectAccessible(page);
  if (isWeighed) await expectLight(page);
  await expectPrintable(page);
  for (const size of [NARROWEST, NARROW, WIDE]) {
    await page.setViewportSize(size);
    await expectNoSidewaysScroll(page);
    if (FOLDER) {
      mkdirSync(FOLDER, { recursive: true });
      await page.screenshot({ path: path.join(FOLDER, `${name}-${size.width}.png`), fullPage: true });
    }
  }
}

/** Signs in as the demonstration person of this role, at the identity provider. */
export async function signIn(page: Page, baseUrl: string, role: string): Promise<void> {
  await page.goto(`${baseUrl}/sign-in`);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: new RegExp(`^Test ${role}\\b`) }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

const SUPERMARKET = { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', city: 'Marram Bay' };
const SPA = { category: 'massage_parlors', name: 'Foamline Spa', city: 'Marram Bay' };

export type Story = {
  service: RunningService & AsyncDisposable;
  scheme: Scheme;
  /** A card award with a payment taken, one on hold and one declined. */
  usedAwardId: string;
};

/** Somebody pays in a shop with the award's card. */
export async function pay(service: RunningService, awardId: string, payment: { amount: number; isSpa?: boolean }) {
  const made = await service.shop.testHelpers.issuing.authorizations.create({
    card: await stripeCardOf(service, awardId),
    amount: payment.amount,
    merchant_data: {
      ...(payment.isSpa ? SPA : SUPERMARKET),
      country: 'GB',
      network_id: payment.isSpa ? '9002' : '9001',
    },
  });
  await service.settle();
  return made;
}

/** A practice in the middle of its year. */
export async function startStory(): Promise<Story> {
  const service = await startService();
  const scheme = await openScheme(service);
  const { id } = await makeAward(service, scheme, {
    amountPence: 6000,
    recipient: { givenName: 'Ivy', familyName: 'Demoson', dateOfBirth: '1945-03-04', postcode: 'ZZ1 1AB' },
  });
  const taken = await pay(service, id, { amount: 2250 });
  await service.shop.testHelpers.issuing.authorizations.capture(taken.id);
  await service.settle();
  service.clock.advance(60_000);
  await pay(service, id, { amount: 1000 });
  service.clock.advance(60_000);
  await pay(service, id, { amount: 4500, isSpa: true });
  return { service, scheme, usedAwardId: id };
}
