import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import { launchBrowser } from './chromium.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const OWN_HOSTS = ['localhost', '127.0.0.1'];

let browser: Promise<Browser> | undefined;

afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});

export type PageOptions = {
  /** Of the window, in CSS pixels; 1280 unless given. */
  width?: number;
  /** False shows what a browser without scripts shows. */
  javaScript?: boolean;
  /** What is asked for may be answered by 404, which browsers write to the console. */
  isNotFoundFine?: boolean;
};

/** What no page of ours may do, noted while it is used. */
export function watchForFaults(context: BrowserContext, isNotFoundFine = false): string[] {
  const faults: string[] = [];
  context.on('console', (message) => {
    if (isNotFoundFine && message.text().endsWith('404 (Not Found)')) return;
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => faults.push(`script: ${error.error().message}`));
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && !OWN_HOSTS.includes(hostname)) faults.push(`foreign host: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    // A page that is left while something loads is no fault.
    const reason = request.failure()?.errorText ?? '';
    if (reason !== 'net::ERR_ABORTED') faults.push(`request failed: ${request.url()} ${reason}`);
  });
  return faults;
}

/**
 * A page in a context of its own, closed when the test ends. The test fails if the page wrote an error to the
 * console (a broken content security policy does), asked a foreign host for anything or lost a request.
 */
export async function newPage(options: PageOptions = {}): Promise<Page> {
  const { width = 1280, javaScript = true, isNotFoundFine = false } = options;
  browser ??= launchBrowser();
  const context = await (await browser).newContext({
    viewport: { width, height: 812 },
    javaScriptEnabled: javaScript,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    reducedMotion: 'reduce',
  });
  const faults = watchForFaults(context, isNotFoundFine);
  onTestFinished(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

/** Checks the page as it stands against WCAG 2.2 AA. Needs a page with JavaScript. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(found, `accessibility of ${page.url()}: ${found.join('; ')}`).toEqual([]);
}

/** Checks that nothing is wider than the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { content, window } = (await page.evaluate(
    '({ content: document.documentElement.scrollWidth, window: document.documentElement.clientWidth })',
  )) as { content: number; window: number };
  expect(content, `width of ${page.url()}`).toBeLessThanOrEqual(window);
}

const MOST_BYTES = 100_000;

/** Checks that the page, with all that it loads, is light as it is sent, whether or not the browser had it already. */
export async function expectLight(page: Page): Promise<void> {
  const bytes = (await page.evaluate(
    `['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type)).reduce((sum, one) => sum + one.encodedBodySize, 0)`,
  )) as number;
  expect(bytes, `bytes of ${page.url()}`).toBeGreaterThan(1000);
  expect(bytes, `bytes of ${page.url()}`).toBeLessThan(MOST_BYTES);
}
