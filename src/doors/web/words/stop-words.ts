import { formatInstant } from '../../../kernel/dates.ts';
import type { StopView } from '../../../modules/reports/index.ts';
import { countWords, upperFirst } from './count-words.ts';

/** What staff read on top of a page that a stop reaches: what, who, when and why, and what follows (R61). */
export type StopNotice = { lines: string[]; consequence: string };

const withoutStop = (text: string) => text.replace(/\.$/, '');

/** "Grace Oversight stopped the whole scheme on 22 November 2026 at 10:00am: receipts are being checked." */
export function stopSentence({ name, startedBy, startedAt, reason }: StopView): string {
  return `${startedBy} stopped ${stoppedWords(name)} on ${formatInstant(startedAt)}. Why: ${withoutStop(reason)}.`;
}

/** The name of what is stopped, within a sentence. */
export function stoppedWords(name: string): string {
  return name.startsWith('The ') ? `the ${name.slice(4)}` : name;
}

/** A request needs a budget that is open; under any other stop it is kept until it can be decided. */
function consequenceOf(stops: readonly StopView[]): string {
  const asking = stops.some(({ kind }) => kind === 'budget') ? '' : ' You can still ask for one.';
  return `Until this is lifted, cards and vouchers under it do not work and no award under it is approved.${asking} People who try to pay did nothing wrong: please offer them help in another way.`;
}

/** The notice of all the stops that reach a page; null when none does. */
export function stopNotice(stops: readonly StopView[]): StopNotice | null {
  return stops.length > 0 ? { lines: stops.map(stopSentence), consequence: consequenceOf(stops) } : null;
}

/** How much is stopped now, of all that there is to stop. */
export function stopsSentence(inForce: readonly StopView[]): string {
  if (inForce.length === 0) return 'Nothing is stopped now.';
  const are = inForce.length === 1 ? 'thing is' : 'things are';
  return `${upperFirst(countWords(inForce.length))} ${are} stopped now. Staff whom it concerns read the reason.`;
}
