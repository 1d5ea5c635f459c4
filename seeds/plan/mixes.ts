import type { Pence } from '../../src/kernel/money.ts';
import type { Random } from '../random.ts';

/** A kind of award: its policy, its size in whole pounds, and how often it comes up. */
export type Kind = { policy: string; fromPounds: number; toPounds: number; weight: number };

/** Awards that are over: fewer and larger than life would have them, beyond £300 by alliance finance (R15). */
const OVER: readonly Kind[] = [
  { policy: 'P1', fromPounds: 470, toPounds: 500, weight: 58 },
  { policy: 'P4', fromPounds: 385, toPounds: 400, weight: 24 },
  { policy: 'P1', fromPounds: 260, toPounds: 300, weight: 6 },
  { policy: 'P2', fromPounds: 200, toPounds: 250, weight: 4 },
  { policy: 'P7', fromPounds: 150, toPounds: 200, weight: 3 },
  { policy: 'P9', fromPounds: 110, toPounds: 150, weight: 2 },
  { policy: 'P8', fromPounds: 70, toPounds: 100, weight: 2 },
  { policy: 'P5', fromPounds: 40, toPounds: 60, weight: 1 },
];

/** Live awards: approved within the practice, so that alliance finance may review their payments (R13). */
const LIVE: readonly Kind[] = [
  { policy: 'P1', fromPounds: 270, toPounds: 300, weight: 54 },
  { policy: 'P4', fromPounds: 270, toPounds: 300, weight: 18 },
  { policy: 'P2', fromPounds: 210, toPounds: 250, weight: 10 },
  { policy: 'P7', fromPounds: 160, toPounds: 200, weight: 7 },
  { policy: 'P9', fromPounds: 110, toPounds: 150, weight: 5 },
  { policy: 'P5', fromPounds: 40, toPounds: 60, weight: 3 },
  { policy: 'P8', fromPounds: 70, toPounds: 100, weight: 3 },
];

const TRANSPORT: Kind = { policy: 'P3', fromPounds: 120, toPounds: 150, weight: 26 };
/** Policies that offer no voucher. */
const CARD_ONLY = ['P2', 'P4'];

export type Style = 'usual' | 'transport' | 'vouchers';

export function kindsOf(style: Style, state: 'live' | 'over'): readonly Kind[] {
  const usual = state === 'live' ? LIVE : OVER;
  if (style === 'transport') return [...usual, TRANSPORT];
  return style === 'vouchers' ? usual.filter(({ policy }) => !CARD_ONLY.includes(policy)) : usual;
}

/** Chooses a kind by its weight and an amount within it, in steps of £5. */
export function drawAward(random: Random, kinds: readonly Kind[]): { policy: string; amountPence: Pence } {
  let place = random.fraction() * kinds.reduce((total, { weight }) => total + weight, 0);
  const kind = kinds.find(({ weight }) => {
    place -= weight;
    return place < 0;
  });
  const { policy, fromPounds, toPounds } = kind ?? random.pick(kinds);
  return { policy, amountPence: random.between(fromPounds / 5, toPounds / 5) * 500 };
}
