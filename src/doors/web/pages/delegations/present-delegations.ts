import { formatDate, formatInstant } from '../../../../kernel/dates.ts';
import type { DelegationState, DelegationView } from '../../../../modules/reports/index.ts';
import type { Listing } from '../../shell/list-address.ts';
import { sortable } from '../../shell/sortable-table.ts';
import type { Tag } from '../../words/award-words.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import type { Table } from '../../words/table.ts';

const STATES: Readonly<Record<DelegationState, Tag>> = {
  planned: { text: 'Planned', colour: 'blue' },
  in_force: { text: 'In force', colour: 'green' },
  over: { text: 'Over', colour: 'grey' },
};

/** "One practice manager approves awards in an approver’s place now." */
export function delegationsSentence(inForce: number): string {
  if (inForce === 0) return 'Nobody approves awards in an approver’s place now.';
  const verb = inForce === 1 ? 'approves' : 'approve';
  return `${upperFirst(counted(inForce, 'practice manager'))} ${verb} awards in an approver’s place now.`;
}

function daysOf({ startsOn, endsOn, endedAt, endedBy }: DelegationView): { text: string; note?: string } {
  const text = `${formatDate(startsOn)} to ${formatDate(endsOn)}`;
  return endedAt ? { text, note: `Ended by ${endedBy ?? 'somebody'}, ${formatInstant(endedAt)}` } : { text };
}

/** Who, where, until when, and who said so and why; those that stand can be ended by whoever may. */
export function presentDelegations(
  data: readonly DelegationView[],
  { mayEnd, listing, sort }: { mayEnd: boolean; listing: Listing; sort: string },
): Table {
  return {
    caption: 'Delegations',
    isCaptionHidden: true,
    ...sortable(listing, sort, [
      { text: 'Who', by: 'who' },
      { text: 'State', by: 'state', as: 'states' },
      { text: 'Days', by: 'days', as: 'days' },
      { text: 'Named by', by: 'by' },
      ...(mayEnd ? [{ text: 'Act' }] : []),
    ]),
    rows: data.map((one) => [
      { text: one.name, note: one.practiceName },
      { tags: [STATES[one.state]] },
      daysOf(one),
      { text: one.namedBy, note: one.reason },
      ...(mayEnd
        ? [one.state === 'over' ? {} : { text: `End for ${one.name}`, href: `/delegations/${one.id}/end` }]
        : []),
    ]),
  };
}
