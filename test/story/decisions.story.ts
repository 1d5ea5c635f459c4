import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DECLINE_REASONS } from '../../src/modules/authorizations/index.ts';
import { ASKED } from '../decisions/asked-cases.ts';
import {
  type AskedCase,
  begin,
  decisionsOn,
  openStage,
  playAsked,
  playTold,
  type Stage,
  type ToldCase,
} from '../decisions/stage.ts';
import { TOLD } from '../decisions/told-cases.ts';
import { type ExplainedCase, renderDecisions } from './render-decisions.ts';

const PAGE = path.join(import.meta.dirname, '../../docs/decisions.md');

/** One case of each reason, in the order in which one of several is shown. Ours before Stripe's. */
const CASES = DECLINE_REASONS.flatMap(({ code }): ((AskedCase | ToldCase) & { words: string })[] => {
  const one = ASKED.find((asked) => asked.code === code) ?? TOLD.find((told) => told.code === code);
  return one ? [one] : [];
});

const explained = new Map<string, ExplainedCase>();
let stage: Stage & AsyncDisposable;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(() => begin(stage));

describe('one decision of each reason', () => {
  it.each(CASES)('$code: $words', async (one) => {
    const { id } = 'rule' in one ? await playAsked(stage, one) : await playTold(stage, one);
    const [decision] = await decisionsOn(stage, id);
    expect(decision?.reason?.code).toBe(one.code);
    if (decision) explained.set(one.code, { words: one.words, decision });
  });
});

describe('docs/decisions.md', () => {
  it('says what a run says (npm run docs:decisions writes it anew)', () => {
    expect(explained.size).toBe(25);
    const page = renderDecisions([...explained.values()]);
    if (process.env['WRITE_DOCS'] === 'true') writeFileSync(PAGE, page);
    expect(page).toBe(readFileSync(PAGE, 'utf8'));
  });
});
