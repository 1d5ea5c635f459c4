import type { Locator, Page } from 'playwright-core';

/** More than any page has to step through. */
const MOST_PRESSES = 100;

/** Presses Tab until this has the focus, as whoever uses no mouse does; throws when it never has. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.first().waitFor();
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
  }
  throw new Error(`Tab does not come to ${wanted} on ${page.url()}`);
}

/** Goes to a button or a link and presses Enter; the next page is there then. */
export async function enter(page: Page, wanted: Locator): Promise<void> {
  await tabTo(page, wanted);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

/** Goes to each field of these labels and types into it. */
export async function type(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) {
    await tabTo(page, page.getByLabel(label, { exact: true }));
    await page.keyboard.type(text);
  }
}

/** Goes to the answers and from one to the next with the arrow keys, until it is this one. */
export async function choose(page: Page, label: string): Promise<void> {
  const wanted = page.getByLabel(label);
  await tabTo(page, page.locator('input[type=radio]'));
  for (let presses = 0; presses < MOST_PRESSES && !(await wanted.isChecked()); presses += 1) {
    const isThere = (await wanted.and(page.locator(':focus')).count()) > 0;
    await page.keyboard.press(isThere ? 'Space' : 'ArrowDown');
  }
}
