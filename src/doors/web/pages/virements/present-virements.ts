import { formatDate, formatInstant, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { Principal } from '../../../../kernel/principal.ts';
import { sideOf, type VirementSide } from '../../../../modules/budgets/index.ts';
import { VIREMENT_STATES, type VirementState, type VirementView } from '../../../../modules/reports/index.ts';
import { addressOf, type Listing } from '../../shell/list-address.ts';
import { sortable } from '../../shell/sortable-table.ts';
import type { Tag } from '../../words/award-words.ts';
import type { Table } from '../../words/table.ts';

const STATES: Record<VirementState, Tag> = {
  proposed: { text: 'Waits for agreement', colour: 'yellow' },
  agreed: { text: 'Agreed, and moved', colour: 'green' },
  refused: { text: 'Refused', colour: 'red' },
  withdrawn: { text: 'Taken back', colour: 'grey' },
  expired: { text: 'Ended without agreement', colour: 'grey' },
};

export const isVirementState = (text: string): text is VirementState => VIREMENT_STATES.some((state) => state === text);

export function virementLinks(listing: Listing, current: VirementState | null) {
  const all = { href: addressOf(listing, { state: null }), text: 'All', isCurrent: current === null };
  const one = (state: VirementState) => ({
    href: addressOf(listing, { state }),
    text: STATES[state].text,
    isCurrent: state === current,
  });
  return [all, ...VIREMENT_STATES.map(one)];
}

/** The list of offers, the newest first unless another order is asked for. */
export function presentVirements(
  virements: readonly VirementView[],
  { listing, sort }: { listing: Listing; sort: string },
): Table {
  return {
    caption: 'Offers',
    ...sortable(listing, sort, [
      { text: 'Offer', by: 'offer', as: 'days' },
      { text: 'From', by: 'from' },
      { text: 'To', by: 'to' },
      { text: 'Amount', isNumber: true, by: 'amount' },
      { text: 'State', by: 'state', as: 'states' },
    ]),
    rows: virements.map((one) => [
      {
        text: formatDate(londonDate(one.proposedAt)),
        href: `/virements/${one.id}`,
        note: one.state === 'proposed' ? `until ${formatDate(one.expiresOn)}` : one.financialYear,
      },
      { text: one.from.name, note: one.from.code },
      { text: one.to.name, note: one.to.code },
      { text: formatPence(one.amountPence) },
      { tags: [STATES[one.state]] },
    ]),
  };
}

export type VirementPage = {
  heading: string;
  tag: Tag;
  sentence: string;
  rows: { key: string; value: string }[];
  consents: { who: string; said: string }[];
  /** For whom this person can agree; null when they cannot. */
  agreesFor: string | null;
  /** What this person can do with it. */
  acts: ('agree' | 'refuse' | 'withdraw')[];
  /** Why they cannot agree, where somebody might wonder. */
  obstacle: string | null;
};

const whoIs = (side: VirementSide, { from, to }: VirementView) =>
  side === 'from' ? from.name : side === 'to' ? to.name : 'Alliance finance';

function sentenceOf(one: VirementView): string {
  const what = `${formatPence(one.amountPence)} from ${one.from.name} to ${one.to.name}`;
  switch (one.state) {
    case 'proposed':
      return `${one.proposedBy} proposes to move ${what}. It moves as soon as all three have agreed.`;
    case 'agreed':
      return `${what} has moved, because all three agreed.`;
    case 'refused':
    case 'withdrawn':
      return `${what} was not moved: ${one.endedBy} ${one.state === 'refused' ? 'refused it' : 'took it back'}.`;
    case 'expired':
      return `${what} was not moved: not all had agreed by ${formatDate(one.expiresOn)}.`;
  }
}

function actsOf(one: VirementView, about: { side: VirementSide | null; hasAgreed: boolean }): VirementPage['acts'] {
  if (one.state !== 'proposed') return [];
  if (about.hasAgreed) return ['withdraw'];
  return about.side && one.missing.includes(about.side) ? ['agree', 'refuse'] : [];
}

/** One offer: who of the three has agreed, and what this person can do. */
export function presentVirement(one: VirementView, principal: Principal): VirementPage {
  const taken = one.consents.map(({ side }) => side);
  const parties = { fromPracticeId: one.from.id, toPracticeId: one.to.id };
  const side = sideOf(principal, parties, taken);
  const hasAgreed = one.consents.some(({ byId }) => byId === principal.id);
  const acts = actsOf(one, { side, hasAgreed });
  return {
    heading: `${formatPence(one.amountPence)} from ${one.from.name} to ${one.to.name}`,
    tag: STATES[one.state],
    sentence: sentenceOf(one),
    rows: [
      { key: 'Why', value: one.reason },
      { key: 'Year', value: one.financialYear },
      { key: 'Proposed', value: `${one.proposedBy}, ${formatInstant(one.proposedAt)}` },
      ...(one.state === 'proposed' ? [{ key: 'Stands until', value: formatDate(one.expiresOn) }] : []),
      ...(one.note ? [{ key: 'Note', value: one.note }] : []),
    ],
    consents: (['from', 'to', 'finance'] as const).map((each) => {
      const consent = one.consents.find((given) => given.side === each);
      const said = consent ? `${consent.by} agreed on ${formatInstant(consent.at)}` : 'Has not agreed';
      return { who: whoIs(each, one), said };
    }),
    agreesFor: acts.includes('agree') && side ? whoIs(side, one) : null,
    acts,
    obstacle:
      one.state === 'proposed' && hasAgreed && side
        ? `You have agreed for one of the three. Somebody else must agree for ${whoIs(side, one)}.`
        : null,
  };
}
