import type { Case } from '../story.ts';
import { CAPTURES } from './captures.ts';
import { ENDINGS } from './endings.ts';
import { HOLDS } from './holds.ts';
import { NEWS } from './news.ts';
import { PEOPLE } from './people.ts';
import { REFUNDS } from './refunds.ts';
import { SHORTFALLS } from './shortfalls.ts';

/** Every case of docs/money.md, in its order. */
export const CASES: readonly Case[] = [
  ...HOLDS,
  ...CAPTURES,
  ...REFUNDS,
  ...SHORTFALLS,
  ...ENDINGS,
  ...PEOPLE,
  ...NEWS,
];
