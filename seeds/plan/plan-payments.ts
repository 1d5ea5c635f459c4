import type { Pence } from '../../src/kernel/money.ts';
import { type Calendar, STEPS } from '../calendar.ts';
import type { Random } from '../random.ts';
import type { MerchantKey, PaymentPlan } from './award-plan.ts';
import type { Terms } from './terms.ts';

/** Above this an award is likelier to be spent in two payments. */
const LARGE_PENCE = 30_000;
const LEAST_PART_PENCE = 1000;

/** Cuts a sum into so many parts, each at least a fair share of the smallest and all of them in odd pence. */
function cut(random: Random, pence: Pence, parts: number): Pence[] {
  if (parts <= 1) return [pence];
  const even = pence / parts;
  const part = Math.round(even * (0.85 + random.fraction() * 0.15));
  return [part, ...cut(random, pence - part, parts - 1)];
}

function partsOf(random: Random, pence: Pence, terms: Terms): Pence[] {
  const { perPaymentPence } = terms;
  if (perPaymentPence === null) {
    const isSplit = pence > 2 * LEAST_PART_PENCE && random.fraction() < (pence > LARGE_PENCE ? 0.2 : 0.1);
    return cut(random, pence, isSplit ? 2 : 1);
  }
  for (let count = Math.ceil(pence / perPaymentPence); ; count += 1) {
    const parts = cut(random, pence, count);
    if (parts.every((part) => part <= perPaymentPence)) return parts;
  }
}

/** Payments that spend exactly the sum, within the policy's limit for one payment and while the award works. */
export function planPayments(
  random: Random,
  calendar: Calendar,
  about: { terms: Terms; spentPence: Pence; start: number; favourite: MerchantKey | null },
): PaymentPlan[] {
  const { terms, spentPence, start, favourite } = about;
  if (spentPence === 0) return [];
  const isFavoured = favourite !== null && terms.merchants.some((key) => key.includes('carers'));
  const last = Math.min(STEPS, start + terms.windowSteps);
  const steps = partsOf(random, spentPence, terms).map((amountPence) => ({
    amountPence,
    step: random.between(start, last),
    merchant: isFavoured && random.fraction() < 0.7 ? favourite : random.pick(terms.merchants),
  }));
  return steps.map(({ step, ...payment }) => ({ ...payment, at: calendar.stepAt(step, 'pay') }));
}
