import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import { addressOf, columnSort, type Listing, sortItems } from '../../shell/list-address.ts';
import { fullName, type PersonName } from '../../shell/names.ts';
import { awardTag } from '../../words/award-words.ts';
import type { Table } from '../../words/table.ts';

const LIVE: readonly AwardView['status'][] = ['issuing', 'active', 'paused'];

/** The views of the list, as the address names them. */
export const AWARD_VIEWS = {
  live: { text: 'Live', statuses: LIVE },
  waiting: { text: 'Waiting for approval', statuses: ['requested', 'waiting'] },
  over: { text: 'Over', statuses: ['finished', 'reviewed', 'refused', 'withdrawn'] },
  all: { text: 'All', statuses: null },
} as const satisfies Record<string, { text: string; statuses: readonly AwardView['status'][] | null }>;
export type AwardViewName = keyof typeof AWARD_VIEWS;

export function isAwardView(text: string): text is AwardViewName {
  return Object.hasOwn(AWARD_VIEWS, text);
}

export function awardViewLinks(listing: Listing, current: AwardViewName) {
  return Object.entries(AWARD_VIEWS).map(([view, { text }]) => ({
    href: addressOf(listing, { view }),
    text,
    isCurrent: view === current,
  }));
}

/** What the list is sorted by, in words. */
export const AWARD_SORT_ITEMS = sortItems({
  requested: ['Oldest request first', 'Newest request first'],
  amount: ['Smallest amount first', 'Largest amount first'],
  until: ['Ends first', 'Ends last'],
  status: ['Status, A to Z', 'Status, Z to A'],
});

type Shown = { names: ReadonlyMap<string, PersonName>; listing: Listing; sort: string };

/** The list of awards: with names for the practice's own staff, by reference for everybody else (R16). */
export function presentAwards(awards: readonly AwardView[], { names, listing, sort }: Shown): Table {
  const by = (key: string) => ({ sort: columnSort(listing, sort, key) });
  return {
    caption: 'Awards',
    isCompact: true,
    isCaptionHidden: true,
    columns: [
      { text: 'Award' },
      { text: 'For what' },
      { text: 'Asked for', ...by('requested') },
      { text: 'Amount', isNumber: true, ...by('amount') },
      { text: 'Left', isNumber: true },
      { text: 'Until', ...by('until') },
      { text: 'Status', ...by('status') },
    ],
    rows: awards.map((award) => {
      const name = names.get(award.recipientId);
      const isLive = LIVE.includes(award.status);
      return [
        {
          href: `/awards/${award.id}`,
          text: name ? fullName(name) : award.reference,
          note: name ? award.reference : award.practiceName,
        },
        { text: award.policyName },
        { text: formatDate(londonDate(award.requestedAt)) },
        { text: formatPence(award.amountPence) },
        { text: isLive ? formatPence(award.availablePence) : '–' },
        { text: formatDate(award.expiresOn) },
        { tags: [awardTag(award.status)] },
      ];
    }),
  };
}
