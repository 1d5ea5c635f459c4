import type { Pence } from '../../src/kernel/money.ts';
import type { Random } from '../random.ts';
import { drawAward, type Kind } from './mixes.ts';
import { termsOf } from './terms.ts';

/** One award as money: what is put in and how much of it is spent. */
export type Share = { policy: string; amountPence: Pence; spentPence: Pence };

/** No award leaves less than this for the next ones to make up. */
const LEAST_REST_PENCE = 2000;
const LARGEST_PENCE = 50_000;
const POUND = 100;

const upToFive = (pence: Pence): Pence => Math.ceil(pence / 500) * 500;

/** Live awards whose unspent parts come to exactly the committed figure. */
export function splitCommitted(random: Random, kinds: readonly Kind[], committedPence: Pence): Share[] {
  const shares: Share[] = [];
  let left = committedPence;
  while (left > 0) {
    const { policy, amountPence } = drawAward(random, kinds);
    const wanted = random.fraction() < 0.6 ? amountPence : Math.round(amountPence * (0.5 + random.fraction() * 0.45));
    const isLast = left <= amountPence || left - wanted < LEAST_REST_PENCE;
    if (isLast && left > amountPence) continue;
    const unspent = isLast ? left : wanted;
    shares.push({ policy, amountPence, spentPence: amountPence - unspent });
    left -= unspent;
  }
  return shares;
}

/** The last of them takes what is left to be spent; what rounding it up leaves over is given back when it ends. */
function lastShare(spentPence: Pence, mayGiveBackPence: Pence): Share {
  const amountPence = Math.max(500, upToFive(spentPence));
  return {
    policy: 'P1',
    spentPence,
    amountPence: amountPence - spentPence <= mayGiveBackPence ? amountPence : spentPence,
  };
}

/**
 * Awards that are over, whose spending comes to exactly the figure. Together they hold at most
 * `mayGiveBackPence` more than that until they end.
 */
export function splitSpent(
  random: Random,
  kinds: readonly Kind[],
  goal: { spentPence: Pence; mayGiveBackPence: Pence },
): Share[] {
  const shares: Share[] = [];
  let left = goal.spentPence;
  let mayGiveBack = goal.mayGiveBackPence;
  while (left > LARGEST_PENCE) {
    const { policy, amountPence } = drawAward(random, kinds);
    if (left - amountPence < LEAST_REST_PENCE) continue;
    const isLeftOver = random.fraction() < 0.5 && termsOf(policy).perPaymentPence === null;
    const unspent = isLeftOver ? random.between(POUND / 2, amountPence / 12) : 0;
    const spentPence = amountPence - (unspent <= mayGiveBack ? unspent : 0);
    shares.push({ policy, amountPence, spentPence });
    left -= spentPence;
    mayGiveBack -= amountPence - spentPence;
  }
  return left > 0 ? [...shares, lastShare(left, mayGiveBack)] : shares;
}
