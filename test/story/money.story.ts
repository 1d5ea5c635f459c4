import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CASES } from './cases/index.ts';
import { calledFor, differences, readFigures } from './figures.ts';
import { renderPage, type ToldCase } from './render.ts';
import { type Case, openStory, type Step, type Story, type Told } from './story.ts';

const PAGE = path.join(import.meta.dirname, '../../docs/money.md');
const LEAST_CASES = 40;

const told = new Map<string, ToldCase>();

async function play(story: Story, steps: readonly Step[]): Promise<Told[]> {
  const told: Told[] = [];
  for (const step of steps) told.push(await step(story));
  return told;
}

async function tell(one: Case): Promise<ToldCase> {
  await using story = await openStory(one);
  const earlier = await play(story, one.before ?? []);
  const before = await readFigures(story);
  const steps = await play(story, one.steps);
  const wrong = await differences(story, one.leaves);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return { told: one, earlier, steps, before, after: await readFigures(story), called: await calledFor(story) };
}

describe('every way money moves', () => {
  it.each(CASES)('$name', async (one) => {
    told.set(one.name, await tell(one));
    expect(told.has(one.name)).toBe(true);
  });
});

describe('docs/money.md', () => {
  const page = () => renderPage(CASES.flatMap(({ name }) => told.get(name) ?? []));

  it('tells of every case once, and of enough of them', () => {
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
    expect(CASES.length).toBeGreaterThanOrEqual(LEAST_CASES);
    expect(told.size).toBe(CASES.length);
  });

  it('says what a run says (npm run docs:money writes it anew)', () => {
    if (process.env['WRITE_DOCS'] === 'true') writeFileSync(PAGE, page());
    expect(page()).toBe(readFileSync(PAGE, 'utf8'));
  });
});

afterAll(() => told.clear());
