import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newPage } from '../harness/browser.ts';
import { look, type Story, signIn, startStory } from './journey.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.service[Symbol.asyncDispose]());

const LINES = 50;
const HEADING = 'givenName;familyName;dateOfBirth;policy;method;amountPounds;need;outcome;otherHelpTried;expiresOn';
const letter = (n: number) => String.fromCharCode(97 + n);
const lineOf = (n: number) =>
  `Ivy;Bulk${letter(n % 25)}${letter(Math.floor(n / 25))};04/03/1945;P5;card;20.50;"Food; until the pension comes on Friday";Meals;The food bank is closed;18/12/2026`;

/** As a spreadsheet in the United Kingdom may save it. */
function fileOf(change: (line: string, n: number) => string = (line) => line): Buffer {
  const lines = Array.from({ length: LINES }, (_, n) => change(lineOf(n), n));
  return Buffer.from(`\uFEFF${[HEADING, ...lines].join('\r\n')}\r\n`);
}

async function upload(page: Page, buffer: Buffer): Promise<void> {
  await page.getByLabel('The file').setInputFiles({ name: 'requests.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Check this file' }).click();
  await page.getByText('The file is being checked').waitFor();
  await story.service.settle();
}

async function downloaded(page: Page, name: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  return readFileSync(await file.path(), 'utf8');
}

describe('many awards at once', () => {
  it('Asha asks for 50, corrects 3 lines, sees them made and downloads the result', async () => {
    const { baseUrl } = story.service;
    const page = await newPage();
    await signIn(page, baseUrl, 'requester');
    await page.goto(`${baseUrl}/awards`);
    await page.getByRole('link', { name: 'Ask for many awards at once' }).click();
    await look(page, 'bulk-begin');

    const wrong = new Map([
      [3, (line: string) => line.replace('20.50', 'twenty')],
      [10, (line: string) => line.replace('P5', 'P77')],
      [49, (line: string) => line.replace('18/12/2026', '31/02/2027')],
    ]);
    await upload(
      page,
      fileOf((line, n) => wrong.get(n)?.(line) ?? line),
    );
    await page.getByRole('link', { name: 'See the whole result' }).click();
    await page.getByText('Three things to correct. Nothing was made.').waitFor();
    await look(page, 'bulk-wrong');
    const cells = await page.locator('tbody tr td:first-child .pp-cell').allTextContents();
    expect(cells.map((cell) => cell.trim())).toEqual(['5', '12', '51']);

    await page.getByRole('button', { name: 'Upload the corrected file' }).click();
    await upload(page, fileOf());
    await page.getByRole('link', { name: 'See the whole result' }).click();
    await page.getByText('50 requests for £1,025.00 in all. Nothing is made yet.').waitFor();
    await look(page, 'bulk-ready');
    await page.getByRole('button', { name: 'Send 50 requests for approval' }).click();
    await page.getByText('The requests are being made').waitFor();
    await look(page, 'bulk-making');
    await story.service.settle();
    await page.getByRole('link', { name: 'See the whole result' }).click();
    await page.getByText('50 requests made, for £1,025.00 in all.').waitFor();
    await look(page, 'bulk-made');
    const result = (await downloaded(page, 'Download the result')).trimEnd().split('\r\n');
    expect(result[0]).toBe('\uFEFFline,reference,status');
    expect(result).toHaveLength(LINES + 1);
    expect(result[1]).toMatch(/^2,A-[0-9A-Z]{6},Waiting for approval$/);
  });
});
