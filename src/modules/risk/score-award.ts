import { londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import { dueInThreeDays, dueSameDay } from '../declines/index.ts';
import { SUGGESTIONS, type Suggestion, scoreOf, suggestionOf } from './core/score.ts';
import { listSignalsOf, type RaisedSignal, updateScore } from './signal-store.ts';

function dueAfter(suggestion: Suggestion, from: Date): Date | null {
  if (suggestion === 'note') return null;
  return suggestion === 'hold' ? dueSameDay(from) : dueInThreeDays(from);
}

/** A date that was given is kept or brought forward, unless a verdict made the suggestion milder. */
function dueOf(signal: RaisedSignal, suggestion: Suggestion, at: Date): Date | null {
  const isMilder = SUGGESTIONS.indexOf(suggestion) < SUGGESTIONS.indexOf(signal.suggestion);
  if (isMilder) return dueAfter(suggestion, signal.raisedAt);
  const due = dueAfter(suggestion, at);
  return signal.dueAt && due && signal.dueAt < due ? signal.dueAt : due;
}

/** Brings the score of an award, what it suggests and by when to its signals as they are now. Returns the score. */
export async function scoreAward(trx: Trx, awardId: string, at: Date): Promise<number> {
  const signals = await listSignalsOf(trx, awardId);
  const score = scoreOf(signals, londonDate(at));
  const suggestion = suggestionOf(score);
  for (const signal of signals.filter(({ verdict }) => verdict === null)) {
    await updateScore(trx, signal.id, { score, suggestion, dueAt: dueOf(signal, suggestion, at) });
  }
  return score;
}
