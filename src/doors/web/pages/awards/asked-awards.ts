import type { AwardMethod } from '../../../../modules/awards/index.ts';
import { AWARD_ORDERS, type AwardFilter, type AwardSort } from '../../../../modules/reports/index.ts';
import { type Listing, readSort } from '../../shell/list-address.ts';
import { type StaffVisit, textOf } from '../../shell/route.ts';
import { AWARD_VIEWS, type AwardViewName, isAwardView } from './present-awards.ts';

export const METHOD_WORDS: Record<AwardMethod, string> = { card: 'Card', voucher: 'Voucher', invoice: 'Invoice' };
const isMethod = (text: string): text is AwardMethod => Object.hasOwn(METHOD_WORDS, text);

export type AskedAwards = {
  view: AwardViewName;
  sort: AwardSort | '';
  filter: AwardFilter & { sort?: AwardSort | undefined };
  listing: Listing;
  cursor: string | undefined;
};

/** The list as the address asks for it; the address holds its whole state, so that it can be shared. */
export function askedAwards({ req, practice }: StaffVisit): AskedAwards {
  const { query } = req;
  const typed = textOf(query['view']);
  const view = isAwardView(typed) ? typed : 'live';
  const sort = readSort(query, AWARD_ORDERS);
  const [practiceCode, policy, named] = ['practice', 'policy', 'method'].map((name) => textOf(query[name])) as [
    string,
    string,
    string,
  ];
  const method = isMethod(named) ? named : '';
  const { statuses } = AWARD_VIEWS[view];
  return {
    view,
    sort,
    filter: {
      practiceCode: practice?.code ?? (practiceCode || undefined),
      statuses: statuses ?? undefined,
      policy: policy || undefined,
      method: method || undefined,
      sort: sort || undefined,
    },
    listing: { path: '/awards', chosen: { view, practice: practice ? '' : practiceCode, policy, method, sort } },
    cursor: textOf(query['cursor']) || undefined,
  };
}
