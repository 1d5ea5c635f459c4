import { formatPence } from '../../../../kernel/money.ts';
import type { BudgetView, PoolView } from '../../../../modules/reports/index.ts';
import { budgetTag, type Tag } from '../../words/award-words.ts';
import type { MoneyBar } from '../../words/present-money-bar.ts';
import type { Table } from '../../words/table.ts';
import { budgetBar, budgetSentence } from '../home/present-home.ts';

export type PoolPage = {
  heading: string;
  tag: Tag;
  sentence: string;
  /** What the practice of whoever looks may still use; null for those of no practice. */
  own: string | null;
  purpose: string;
  bar: MoneyBar | null;
  table: Table;
};

type Member = PoolView['members'][number];

const usedPence = ({ committedPence, spentPence }: Member) => committedPence + spentPence;

function ownWords(member: Member | undefined): string | null {
  if (!member) return null;
  const used = `You have used ${formatPence(usedPence(member))} of it: ${formatPence(member.spentPence)} spent and ${formatPence(member.committedPence)} promised.`;
  if (member.sharePence === null) return `${used} You may use whatever is left.`;
  const left = Math.max(0, member.sharePence - usedPence(member));
  return `${used} Your share is ${formatPence(member.sharePence)}, so you may use ${formatPence(left)} more.`;
}

function purposeWords(policies: readonly { slug: string; name: string }[]): string {
  const rest = 'It pays the awards of a practice that has no budget of its own for the year.';
  if (policies.length === 0) return rest;
  const names = policies.map(({ name, slug }) => `${name} (${slug})`).join(', ');
  return `It pays the awards of every practice of the alliance for ${names}. ${rest}`;
}

/** The pool of an alliance: what is left, what it is for, and who has used how much of it. */
export function presentPool(
  budget: BudgetView,
  about: {
    pool: PoolView;
    policies: readonly { slug: string; name: string }[];
    practiceCode: string | null;
    today: string;
  },
): PoolPage {
  const { pool, policies, practiceCode, today } = about;
  return {
    heading: `${budget.ownerName}: pool for ${budget.financialYear}`,
    tag: budgetTag(budget.status),
    sentence: budgetSentence(budget, { isOurs: false }),
    own: ownWords(pool.members.find(({ practice }) => practice === practiceCode)),
    purpose: purposeWords(policies),
    bar: budget.allocatedPence > 0 ? budgetBar(budget, today) : null,
    table: {
      caption: 'Practices of the alliance',
      columns: [
        { text: 'Practice' },
        { text: 'Share', isNumber: true },
        { text: 'Spent', isNumber: true },
        { text: 'Promised or on hold', isNumber: true },
        { text: 'Left of the share', isNumber: true },
      ],
      rows: pool.members.map((member) => [
        { text: member.name, note: member.practice },
        { text: member.sharePence === null ? 'What is left' : formatPence(member.sharePence) },
        { text: formatPence(member.spentPence) },
        { text: formatPence(member.committedPence) },
        { text: member.sharePence === null ? '–' : formatPence(Math.max(0, member.sharePence - usedPence(member))) },
      ]),
    },
  };
}
