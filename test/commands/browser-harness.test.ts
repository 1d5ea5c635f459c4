import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, newPage, watchForFaults } from '../harness/browser.ts';
import { launchBrowser } from '../harness/chromium.ts';

const PAGES: Readonly<Record<string, string>> = {
  '/good': '<main><h1>Fine</h1><p>Some text</p></main>',
  '/image': '<main><h1>Image</h1><img src="/good"></main>',
  '/foreign':
    '<main><h1>F</h1><img alt="" src="http://practice-purse.invalid/a.png"><img alt="" src="/lost.png"></main>',
  '/wide': '<main><h1>Wide</h1><div style="width: 3000px">wide</div></main>',
};

const server = createServer((request, response) => {
  const body = PAGES[request.url ?? ''];
  response.writeHead(body ? 200 : 404, { 'content-type': 'text/html' });
  response.end(`<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,">${body ?? ''}</html>`);
});
let origin = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test('a page that is as it should be passes every check, with scripts and without', async () => {
  const page = await newPage({ width: 375 });
  await page.goto(`${origin}/good`);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const plain = await newPage({ javaScript: false });
  await plain.goto(`${origin}/good`);
  expect(await plain.getByRole('heading').textContent()).toBe('Fine');
});

test('an image without a text and a page wider than the window are found', async () => {
  const page = await newPage({ width: 375 });
  await page.goto(`${origin}/image`);
  await expect(expectAccessible(page)).rejects.toThrow('image-alt');
  await page.goto(`${origin}/wide`);
  await expect(expectNoSidewaysScroll(page)).rejects.toThrow('width of');
});

test('errors on the console, foreign hosts and lost requests are noted', async () => {
  const browser = await launchBrowser();
  const context = await browser.newContext();
  const faults = watchForFaults(context);
  const page = await context.newPage();
  await page.goto(`${origin}/foreign`);
  await browser.close();
  expect(faults.join('\n')).toMatch(/console: .*404/);
  expect(faults).toContain('foreign host: http://practice-purse.invalid/a.png');
  expect(faults.join('\n')).toContain('request failed: http://practice-purse.invalid/a.png');
});
