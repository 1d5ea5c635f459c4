import { addDays, type LondonDate, londonDate } from '../../../kernel/dates.ts';
import type { SignalCode, Verdict } from './signal.ts';

export const SUGGESTIONS = ['note', 'review', 'hold'] as const;
/** Keep it in mind; look at it within 3 days; look at it today and think of a hold. Never more than a suggestion. */
export type Suggestion = (typeof SUGGESTIONS)[number];

/** How many whole days in London a signal counts after the last thing that it was raised on. */
const LIVE_DAYS = 30;
const REVIEW_FROM = 40;
const HOLD_FROM = 70;

export type Scored = { signal: SignalCode; weight: number; lastAt: Date; verdict: Verdict | null };

/** The score of an award: the weights of its live signals but false alarms, each kind once at its heaviest. */
export function scoreOf(signals: readonly Scored[], today: LondonDate): number {
  const first = addDays(today, 1 - LIVE_DAYS);
  const heaviest = new Map<SignalCode, number>();
  for (const { signal, weight, lastAt, verdict } of signals) {
    if (verdict === 'false_alarm' || londonDate(lastAt) < first) continue;
    heaviest.set(signal, Math.max(weight, heaviest.get(signal) ?? 0));
  }
  return [...heaviest.values()].reduce((sum, weight) => sum + weight, 0);
}

export function suggestionOf(score: number): Suggestion {
  if (score >= HOLD_FROM) return 'hold';
  return score >= REVIEW_FROM ? 'review' : 'note';
}
