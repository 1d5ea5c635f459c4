/**
 * `npm run docs:screens`: starts the product with its demonstration and takes the pictures of docs/screens, or those
 * named after `--`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { freePort } from '../../src/platform/port.ts';
import { launchBrowser } from '../harness/chromium.ts';
import { SCREENS, type Screen } from './screens.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const FOLDER = path.join(ROOT, 'docs/screens');
const WIDTHS = [1280, 375];
const HEIGHT = 812;
/** The demonstration is made first; a slow machine takes its time. */
const READY_MS = 900_000;

const named = process.argv.slice(2);
const wanted = named.length > 0 ? SCREENS.filter(({ name }) => named.includes(name)) : SCREENS;

type Product = { web: string; till: string; stop: () => Promise<void> };

/** The product on free ports and on a data folder that is gone with it. */
async function startProduct(): Promise<Product> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'practice-purse-screens-'));
  chmodSync(dataDir, 0o711);
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const settings = { DATA_DIR: dataDir, PORT: String(port), SANDBOX_PORT: String(sandboxPort) };
  const command = spawn(process.execPath, [path.join(ROOT, 'src/main/start.ts')], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(command, 'exit');
  const stop = async () => {
    command.kill('SIGINT');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
  const ready = new Promise<void>((resolve, reject) => {
    const tooLate = setTimeout(() => reject(new Error('The product did not start in time.')), READY_MS);
    let output = '';
    command.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (!output.includes('Ctrl-C stops it')) return;
      clearTimeout(tooLate);
      resolve();
    });
    ended.then(() => reject(new Error('The product ended by itself.')));
  });
  await ready.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { web: `http://localhost:${port}`, till: `http://localhost:${sandboxPort}/till`, stop };
}

async function signIn(page: Page, { web }: Product, person: string): Promise<void> {
  await page.goto(`${web}/sign-in`);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: new RegExp(`^${person}`) }).click();
  await page
    .getByRole('button', { name: /^(Sign out|Carry on|Work for)/ })
    .first()
    .waitFor();
  if (new URL(page.url()).pathname === '/choose-practice') await chooseFirstPractice(page);
}

/** Whoever works for several practices says for which before anything else. */
async function chooseFirstPractice(page: Page): Promise<void> {
  await page.getByRole('radio').first().check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL((url) => url.pathname !== '/choose-practice');
}

async function openBrowserPage(browser: Browser, width: number): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: HEIGHT },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    reducedMotion: 'reduce',
  });
  return context.newPage();
}

async function take(page: Page, product: Product, { name, open }: Screen): Promise<void> {
  await open(page, product);
  await page.waitForLoadState('networkidle');
  const { width = 0 } = page.viewportSize() ?? {};
  await page.screenshot({ path: path.join(FOLDER, `${name}-${width}.png`) });
  console.log(`docs/screens/${name}-${width}.png`);
}

async function takeAll(browser: Browser, product: Product): Promise<void> {
  for (const width of WIDTHS) {
    for (const [person, screens] of Map.groupBy(wanted, (screen) => screen.person)) {
      const page = await openBrowserPage(browser, width);
      if (person) await signIn(page, product, person);
      for (const screen of screens) await take(page, product, screen);
      await page.context().close();
    }
  }
}

mkdirSync(FOLDER, { recursive: true });
const product = await startProduct();
const browser = await launchBrowser();
try {
  await takeAll(browser, product);
} finally {
  await browser.close();
  await product.stop();
}
