import { formatInstant } from '../../../../kernel/dates.ts';
import { isOutOfHours, MOST_BREAK_GLASS_PENCE } from '../../../../modules/awards/index.ts';
import type { AwardDecisions, AwardView } from '../../../../modules/reports/index.ts';
import { DECIDERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { breakGlassWords, reconsiderationWords } from '../../words/decision-words.ts';
import type { Action, AwardPage } from './present-award.ts';
import type { CardPart } from './present-cards.ts';

export type Standing = {
  /** What happens to the award now, below its sentence. */
  notices: string[];
  /** An answer that is overdue. */
  isLate: boolean;
  /** Where the page looks again by itself while something is still to come; null once nothing is. */
  lookAgainHref: string | null;
  /** To be sent to whoever approves: it opens the decision, after signing in. */
  approverLink: string | null;
  /** What can be done about the decision, the first thing first. */
  everyday: Action[];
  /** Only when no approver can be reached. */
  unaided: Action[];
};

type Facts = {
  award: AwardView;
  history: AwardDecisions;
  reader: { id: string; role: string };
  now: Date;
  baseUrl: string;
};

const isOneOf = (roles: readonly string[], role: string) => roles.includes(role);
const isStaff = ({ reader }: Facts) => isOneOf(PRACTICE_STAFF, reader.role);

function noticesOf({ award, history, now }: Facts): string[] {
  const again = reconsiderationWords(history);
  const issued = breakGlassWords(history, now);
  const unsent = award.status === 'refused' && !history.letterSentAt;
  const sent = history.letterSentAt ? `The letter about it went on ${formatInstant(history.letterSentAt)}.` : null;
  return [
    ...(again ? [again.text, again.words] : []),
    ...(issued ? [issued] : []),
    ...(unsent ? ['The letter that tells the person why has not been sent yet.'] : []),
    ...(award.status === 'refused' && sent ? [sent] : []),
  ];
}

function everydayOf(facts: Facts): Action[] {
  const { award, history, reader } = facts;
  const at = `/awards/${award.id}`;
  const { breakGlass, reconsideration } = history;
  const isUnsigned = breakGlass && !breakGlass.signedOffAt && breakGlass.issuedById !== reader.id;
  return [
    ...(isUnsigned && isOneOf(DECIDERS, reader.role) ? [{ href: `${at}/sign-off`, text: 'Sign this award off' }] : []),
    ...(award.status === 'refused' && isStaff(facts) ? [{ href: `${at}/letter`, text: 'Print the letter' }] : []),
    ...(award.status === 'refused' && isStaff(facts) && !reconsideration
      ? [{ href: `${at}/reconsideration`, text: 'Ask for it to be looked at once more' }]
      : []),
  ];
}

function unaidedOf(facts: Facts): Action[] {
  const { award, history, reader, now } = facts;
  const mayIssue =
    award.status === 'requested' &&
    award.requestedById === reader.id &&
    award.amountPence <= MOST_BREAK_GLASS_PENCE &&
    !history.reconsideration &&
    isOutOfHours(now);
  return mayIssue && isStaff(facts)
    ? [{ href: `/awards/${award.id}/issue-now`, text: 'It cannot wait, and no approver answers' }]
    : [];
}

/** Where an award stands between being asked for and being spent. */
export function presentStanding(facts: Facts): Standing {
  const { award, history, baseUrl } = facts;
  const isComing = award.status === 'requested' || award.status === 'issuing';
  return {
    notices: noticesOf(facts),
    isLate: history.reconsideration?.isLate ?? false,
    lookAgainHref: isComing ? `/awards/${award.id}/standing` : null,
    approverLink: award.status === 'requested' && isStaff(facts) ? `${baseUrl}/awards/${award.id}/decide` : null,
    everyday: everydayOf(facts),
    unaided: unaidedOf(facts),
  };
}

/** What a page that was waiting shows of the card once it is there. */
export function newCardOf(page: Pick<AwardPage, 'carrier' | 'decision'>): ({ heading: string } & CardPart) | null {
  const [card] = page.carrier?.cards ?? [];
  if (!page.carrier || !card) return null;
  const approved = page.decision.filter(({ key }) => key === 'Approved by');
  return { ...card, heading: page.carrier.heading, rows: [...approved, ...card.rows] };
}
