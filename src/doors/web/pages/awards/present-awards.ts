import { formatDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
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
  return text in AWARD_VIEWS;
}

export function awardViewLinks(current: AwardViewName): { href: string; text: string; isCurrent: boolean }[] {
  return Object.entries(AWARD_VIEWS).map(([name, { text }]) => ({
    href: `/awards?view=${name}`,
    text,
    isCurrent: name === current,
  }));
}

/** The list of awards: with names for the practice's own staff, by reference for everybody else (R16). */
export function presentAwards(awards: readonly AwardView[], names: ReadonlyMap<string, PersonName>): Table {
  return {
    caption: 'Awards, newest first',
    isCaptionHidden: true,
    columns: [
      { text: 'Award' },
      { text: 'For what' },
      { text: 'Amount', isNumber: true },
      { text: 'Left', isNumber: true },
      { text: 'Until' },
      { text: 'Status' },
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
        { text: formatPence(award.amountPence) },
        { text: isLive ? formatPence(award.availablePence) : '–' },
        { text: formatDate(award.expiresOn) },
        { tags: [awardTag(award.status)] },
      ];
    }),
  };
}
