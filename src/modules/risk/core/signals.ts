import { countable, type Facts } from './facts.ts';
import { type Hit, SIGNAL_CODES, type Signal, type SignalCode, type Thresholds } from './signal.ts';
import { cardTesting } from './signals/card-testing.ts';
import { cashAttempts } from './signals/cash-attempts.ts';
import { justUnderLimit } from './signals/just-under-limit.ts';
import { neverAllowedAttempts } from './signals/never-allowed-attempts.ts';
import { paymentVelocity } from './signals/payment-velocity.ts';
import { refundsElsewhere } from './signals/refunds-elsewhere.ts';
import { roundAmounts } from './signals/round-amounts.ts';
import { sharedContact } from './signals/shared-contact.ts';
import { useAfterStop } from './signals/use-after-stop.ts';
import { wholeAwardGone } from './signals/whole-award-gone.ts';

/**
 * Every fraud signal. None looks at disability, ethnicity, language or a postcode: facts hold none of them. Distance
 * (F6) and sprayed voucher codes (F12) need a list of places and registered suppliers, which are not there yet.
 */
export const SIGNALS: readonly Signal[] = [
  neverAllowedAttempts,
  cashAttempts,
  wholeAwardGone,
  roundAmounts,
  paymentVelocity,
  justUnderLimit,
  refundsElsewhere,
  useAfterStop,
  cardTesting,
  sharedContact,
];

const byCode = new Map(SIGNALS.map((signal) => [signal.code, signal]));

export function signalOf(code: SignalCode): Signal {
  const found = byCode.get(code);
  if (!found) throw new Error(`No signal ${code}`);
  return found;
}

export function isSignalCode(text: string): text is SignalCode {
  return SIGNAL_CODES.some((code) => code === text);
}

type Asked = { facts: Facts; judged: ReadonlySet<string>; thresholds: Thresholds };

/**
 * Whether a signal is raised at any moment of what is known, so that the order in which news came makes no
 * difference; of several such moments the last. Null when at none.
 */
export function evaluateSignal(signal: Signal, { facts, judged, thresholds }: Asked): Hit | null {
  const counted = countable(facts, judged);
  const moments = [...counted.attempts, ...counted.movements, ...counted.contacts]
    .map(({ at }) => at.getTime())
    .sort((a, b) => b - a);
  for (const moment of new Set(moments)) {
    const hit = signal.evaluate({ facts: counted, at: new Date(moment), thresholds });
    if (hit) return hit;
  }
  return null;
}
