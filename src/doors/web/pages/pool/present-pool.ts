import { formatPence, type Pence } from '../../../../kernel/money.ts';
import type { BudgetView, PoolView } from '../../../../modules/reports/index.ts';
import { addressOf, type Listing } from '../../shell/list-address.ts';
import { inAskedOrder, type Places, sortable } from '../../shell/sortable-table.ts';
import { budgetTag, type Tag } from '../../words/award-words.ts';
import type { MoneyBar } from '../../words/present-money-bar.ts';
import type { Table } from '../../words/table.ts';
import { budgetRows } from '../budget/present-budget.ts';
import { budgetBar, budgetSentence } from '../home/present-home.ts';

export type PoolPage = {
  heading: string;
  tag: Tag;
  sentence: string;
  /** What the practice of whoever looks may still use; null for those of no practice. */
  own: string | null;
  purpose: string;
  bar: MoneyBar | null;
  /** The figures of the whole pool. */
  rows: { key: string; value: string }[];
  table: Table;
  /** All of the table as a file. */
  exportHref: string;
};

export type Member = PoolView['members'][number];

const usedPence = ({ committedPence, spentPence }: Member) => committedPence + spentPence;

/** What is left for a practice: of its share; null without a share. */
export const leftOfShare = (member: Member): Pence | null =>
  member.sharePence === null ? null : Math.max(0, member.sharePence - usedPence(member));

function ownWords(member: Member | undefined): string | null {
  if (!member) return null;
  const used = `You have used ${formatPence(usedPence(member))} of it: ${formatPence(member.spentPence)} spent and ${formatPence(member.committedPence)} promised or on hold.`;
  const left = leftOfShare(member);
  if (member.sharePence === null || left === null) return `${used} You may use whatever is left.`;
  return `${used} Your share is ${formatPence(member.sharePence)}, so you may use ${formatPence(left)} more.`;
}

function leftWords(member: Member): string {
  const left = leftOfShare(member);
  return left === null ? '–' : formatPence(left);
}

function purposeWords(policies: readonly { slug: string; name: string }[]): string {
  const rest = 'It pays the awards of a practice that has no budget of its own for the year.';
  if (policies.length === 0) return rest;
  const names = policies.map(({ name, slug }) => `${name} (${slug})`).join(', ');
  return `It pays the awards of every practice of the alliance for ${names}. ${rest}`;
}

/** Without a share, whatever is left can be used: more than any share. */
const PLACES: Places<Member> = {
  practice: ({ name }) => name,
  share: ({ sharePence }) => sharePence ?? Number.MAX_SAFE_INTEGER,
  spent: ({ spentPence }) => spentPence,
  held: ({ heldPence }) => heldPence,
  promised: ({ committedPence, heldPence }) => committedPence - heldPence,
  left: (member) => leftOfShare(member) ?? Number.MAX_SAFE_INTEGER,
};

/** Who uses a pool, in the order that the address asks for. */
export const membersInOrder = ({ members }: PoolView, query: Readonly<Record<string, unknown>>) =>
  inAskedOrder(members, query, PLACES);

/** The pool of an alliance: what is left, what it is for, and who has used how much of it. */
export function presentPool(
  budget: BudgetView,
  about: {
    pool: PoolView;
    policies: readonly { slug: string; name: string }[];
    practiceCode: string | null;
    today: string;
    /** Of the address, which may ask for an order. */
    query: Readonly<Record<string, unknown>>;
  },
): PoolPage {
  const { pool, policies, practiceCode, today, query } = about;
  const { rows, sort } = membersInOrder(pool, query);
  const listing: Listing = { path: `/pools/${budget.id}`, chosen: { sort } };
  return {
    heading: `${budget.ownerName}: pool for ${budget.financialYear}`,
    tag: budgetTag(budget.status),
    sentence: budgetSentence(budget, { isOurs: false }),
    own: ownWords(pool.members.find(({ practice }) => practice === practiceCode)),
    purpose: purposeWords(policies),
    bar: budget.allocatedPence > 0 ? budgetBar(budget, today) : null,
    rows: budgetRows(budget),
    exportHref: addressOf({ ...listing, path: `/pools/${budget.id}/export` }),
    table: {
      caption: 'Practices of the alliance',
      ...sortable(listing, sort, [
        { text: 'Practice', by: 'practice' },
        { text: 'Share', isNumber: true, by: 'share' },
        { text: 'Spent', isNumber: true, by: 'spent' },
        { text: 'On hold', isNumber: true, by: 'held' },
        { text: 'Promised', isNumber: true, by: 'promised' },
        { text: 'Left of the share', isNumber: true, by: 'left' },
      ]),
      rows: rows.map((member) => [
        { text: member.name, note: member.practice },
        { text: member.sharePence === null ? 'What is left' : formatPence(member.sharePence) },
        { text: formatPence(member.spentPence) },
        { text: formatPence(member.heldPence) },
        { text: formatPence(member.committedPence - member.heldPence) },
        { text: leftWords(member) },
      ]),
    },
  };
}
