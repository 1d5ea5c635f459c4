import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { StopView } from '../../../../modules/reports/index.ts';
import type { Listing } from '../../shell/list-address.ts';
import { sortable } from '../../shell/sortable-table.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { stoppedWords } from '../../words/stop-words.ts';
import type { Table } from '../../words/table.ts';
import type { StopChoice } from './stop-choices.ts';
import type { StopReach } from './stop-reach.query.ts';

export type StandingStop = { name: string; reason: string; note: string; liftHref: string | null; liftText: string };

export function presentStanding(stop: StopView, mayLift: boolean): StandingStop {
  return {
    name: stop.name,
    reason: stop.reason,
    note: `${stop.startedBy}, ${formatInstant(stop.startedAt)}`,
    liftHref: mayLift ? `/stops/${stop.id}/lift` : null,
    liftText: `Lift the stop of ${stoppedWords(stop.name)}`,
  };
}

/** Stops that are over, the newest first unless another order is asked for. */
export function presentLifted(
  lifted: readonly StopView[],
  { listing, sort }: { listing: Listing; sort: string },
): Table {
  const at = (by: string | null, when: Date | null) => (when ? `${by ?? 'Not known'}, ${formatInstant(when)}` : '');
  return {
    caption: 'Stops that were lifted',
    ...sortable(listing, sort, [
      { text: 'What', by: 'what' },
      { text: 'Stopped', by: 'started', as: 'days' },
      { text: 'Lifted', by: 'lifted', as: 'days' },
    ]),
    rows: lifted.map((stop) => [
      { text: stop.name },
      { text: stop.reason, note: at(stop.startedBy, stop.startedAt) },
      { text: stop.endNote ?? 'No note', note: at(stop.endedBy, stop.endedAt) },
    ]),
  };
}

/** Who lifted a stop, when and why. */
export function liftedWords({ endedBy, endedAt, endNote }: StopView): string[] {
  const when = endedAt ? ` on ${formatInstant(endedAt)}` : '';
  return [`${endedBy ?? 'Somebody'} lifted it${when}.`, ...(endNote ? [`Why: ${endNote}`] : [])];
}

function reachSentence({ awards, practices, leftPence }: StopReach, kind: StopChoice['kind']): string {
  if (awards === 0) return 'No live award is under it now.';
  const whose = kind === 'scheme' || kind === 'policy' ? ` of ${counted(practices, 'practice')}` : '';
  const have = awards === 1 ? 'has' : 'have';
  return `${upperFirst(counted(awards, 'live award'))}${whose} ${have} ${formatPence(leftPence)} left that cannot be spent while it lasts.`;
}

/** What a stop will do, to whom and how much, and what it will not. */
export function stopHappens(choice: StopChoice, reach: StopReach): string[] {
  const asking =
    choice.kind === 'budget'
      ? 'No award can be asked for or approved from it.'
      : 'No award under it can be approved. Practices can still ask for one.';
  return [
    'Every card and voucher under it stops working at once, everywhere.',
    reachSentence(reach, choice.kind),
    asking,
    'No money is lost. What shops have had approved can still be taken. You can lift it at any time, with a note.',
  ];
}
