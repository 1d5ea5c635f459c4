import type { Attempt, Facts, Movement } from '../facts.ts';
import { defineSignal, fromAttempts, fromMovements } from '../signal.ts';
import { inDays } from '../window.ts';

/** Reported lost or stolen, or frozen by staff. */
const STOPPED: readonly (string | null)[] = ['lost_stolen', 'on_hold'];

const isAfter = (at: Date, stop: Date | null | undefined) => Boolean(stop && at >= stop);

function isTriedAfterStop({ award }: Facts, { at, reason, isStoppedByConsent }: Attempt): boolean {
  return (STOPPED.includes(reason) && !isStoppedByConsent) || isAfter(at, award.deathRecordedAt);
}

/** Whoever paused a card of their own may try it once from habit; somebody else who has it tries again. */
function triesOf(facts: Facts, recent: readonly Attempt[], usesWhilePaused: number): Attempt[] {
  const isPaused = ({ reason }: Attempt) => reason === 'frozen_by_holder';
  const isHabit = recent.filter(isPaused).length < usesWhilePaused;
  return recent.filter((attempt) => isTriedAfterStop(facts, attempt) || (isPaused(attempt) && !isHabit));
}

/** What a shop takes with a hold was asked for before; only what it takes without asking is a use of its own. */
function isTakenAfterStop({ award, lostAt }: Facts, { at, isForced, stripeCardId }: Movement): boolean {
  return isForced && (isAfter(at, lostAt.get(stripeCardId)) || isAfter(at, award.deathRecordedAt));
}

/** F9: the card was used after it was reported lost or stolen or was frozen, or after the person died. */
export const useAfterStop = defineSignal({
  code: 'F9',
  name: 'Use after a loss, a freeze or a death',
  after: 'payment',
  weight: 70,
  thresholds: { uses: 1, usesWhilePaused: 2, days: 30 },
  evaluate({ facts, at, thresholds }) {
    const tried = triesOf(facts, inDays(facts.attempts, at, thresholds.days), thresholds.usesWhilePaused);
    const taken = inDays(
      facts.movements.filter((movement) => isTakenAfterStop(facts, movement)),
      at,
      thresholds.days,
    );
    const uses = tried.length + taken.length;
    if (uses < thresholds.uses) return null;
    const lost = tried.filter(({ reason }) => reason === 'lost_stolen').length;
    const dead = [...tried, ...taken].filter((use) => isAfter(use.at, facts.award.deathRecordedAt)).length;
    return { evidence: [...fromAttempts(tried), ...fromMovements(taken)], figures: { uses, lost, dead } };
  },
  sentence: ({ uses, lost, dead }) => {
    const times = uses === 1 ? 'once' : `${uses} times`;
    if (dead > 0) return `The card was used ${times} after the person’s death was recorded.`;
    if (lost > 0) return `The card was used ${times} after it was reported lost or stolen.`;
    return `The card was used ${times} while it was frozen or paused.`;
  },
});
