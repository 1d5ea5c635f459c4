import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { EXCEPTION_STATES, type ExceptionState } from '../../../../modules/exceptions/index.ts';
import type { ExceptionView } from '../../../../modules/reports/index.ts';
import { addressOf, type Listing } from '../../shell/list-address.ts';
import { sortable } from '../../shell/sortable-table.ts';
import { upperFirst } from '../../words/count-words.ts';
import { exceptionLeftWords, exceptionSubjectWords, exceptionTag } from '../../words/exception-words.ts';
import type { Table } from '../../words/table.ts';

/** All exceptions, or those of one state: where each view is. */
export function exceptionViewLinks(listing: Listing, chosen: ExceptionState | undefined) {
  return [
    { href: addressOf(listing, { state: null }), text: 'All', isCurrent: chosen === undefined },
    ...EXCEPTION_STATES.map((state) => ({
      href: addressOf(listing, { state }),
      text: exceptionTag(state).text,
      isCurrent: chosen === state,
    })),
  ];
}

/** The report of exceptions (R60), by award reference: nobody helped is named (R16). */
export function presentExceptions(
  exceptions: readonly ExceptionView[],
  { listing, sort }: { listing: Listing; sort: string },
): Table {
  return {
    caption: 'Exceptions',
    isCaptionHidden: true,
    isCompact: true,
    ...sortable(listing, sort, [
      { text: 'Shop or kind', by: 'shop' },
      { text: 'State', by: 'state', as: 'states' },
      { text: 'Why', by: 'why' },
      { text: 'Until', by: 'until', as: 'days' },
      { text: 'Who', by: 'who' },
      { text: 'Award', by: 'award' },
      { text: 'Up to', isNumber: true, by: 'most' },
    ]),
    rows: exceptions.map((one) => [
      { text: exceptionSubjectWords(one), href: `/exceptions/${one.id}`, note: exceptionLeftWords(one) },
      { tags: [exceptionTag(one.state)] },
      { text: one.reason },
      { text: formatDate(one.expiresOn) },
      {
        text: one.decidedBy ? `${one.askedBy}, then ${one.decidedBy}` : one.askedBy,
        note: formatDate(londonDate(one.askedAt)),
      },
      { text: one.awardReference, note: `${one.practice}, ${one.policy}`, isWhole: true },
      { text: formatPence(one.mostPence) },
    ]),
  };
}

/** Each exception of an award in one line, with what is left of it. */
export function presentExceptionLines(exceptions: readonly ExceptionView[]) {
  return exceptions.map((one) => ({
    href: `/exceptions/${one.id}`,
    text: upperFirst(exceptionSubjectWords(one)),
    tag: exceptionTag(one.state),
    note: exceptionLeftWords(one),
  }));
}
