import type { Page } from 'playwright-core';

/** A page as one of the demonstration's people sees it. */
export type Screen = {
  name: string;
  /** Who signs in; nobody for the till. */
  person: string | null;
  /** Goes there from the first page after signing in. */
  open: (page: Page, at: { web: string; till: string }) => Promise<unknown>;
};

const ASHA = 'Asha Testwell';
const BELL = 'Dr Bell Mocktree';
const COLIN = 'Colin Placeholder';
const FARIDA = 'Farida Ledgerly';
const GRACE = 'Grace Oversight';

const address =
  (path: string): Screen['open'] =>
  (page, { web }) =>
    page.goto(`${web}${path}`);

/** Opens a list and follows the first link of its page that is called like this. */
const first =
  (path: string, name: RegExp): Screen['open'] =>
  async (page, { web }) => {
    await page.goto(`${web}${path}`);
    await page.locator('main').getByRole('link', { name }).first().click();
  };

/** The main pages, in the order in which a reader meets them. */
export const SCREENS: readonly Screen[] = [
  { name: 'home', person: ASHA, open: address('/') },
  {
    name: 'make-award',
    person: ASHA,
    open: async (page, { web }) => {
      await page.goto(`${web}/make-award`);
      await page.getByLabel('Family name').fill('Demoson');
      await page.getByLabel('Day', { exact: true }).fill('4');
      await page.getByLabel('Month').fill('3');
      await page.getByLabel('Year').fill('1945');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByRole('button', { name: 'Choose Ivy Demoson' }).click();
    },
  },
  { name: 'award', person: ASHA, open: first('/awards', /Ivy Demoson/) },
  { name: 'awards', person: ASHA, open: address('/awards?view=all') },
  {
    name: 'person',
    person: ASHA,
    open: async (page, at) => {
      await first('/awards', /Ivy Demoson/)(page, at);
      await page.getByRole('link', { name: 'About Ivy Demoson' }).click();
    },
  },
  { name: 'bulk', person: ASHA, open: address('/bulk') },
  { name: 'tasks', person: BELL, open: address('/tasks') },
  { name: 'decide', person: BELL, open: first('/tasks', /^Decide on an award/) },
  { name: 'budget', person: COLIN, open: address('/budgets/DEMO-01') },
  { name: 'tasks-finance', person: FARIDA, open: address('/tasks') },
  { name: 'declined-payments', person: FARIDA, open: address('/declines') },
  {
    name: 'declined-payment',
    person: FARIDA,
    open: async (page, { web }) => {
      await page.goto(`${web}/declines`);
      await page.locator('main tbody a').first().click();
    },
  },
  { name: 'all-practices', person: GRACE, open: address('/oversight') },
  { name: 'till', person: null, open: (page, { till }) => page.goto(till) },
];
