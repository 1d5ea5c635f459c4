import type { Figures } from './figures.ts';
import { type Case, pounds, type Told } from './story.ts';

export type ToldCase = {
  told: Case;
  earlier: Told[];
  steps: Told[];
  before: Figures;
  after: Figures;
  called: string[];
};

const HEAD = `# Every way money moves

This page is the record of a run: \`npm run docs:money\` plays each case below on the service with the sandbox, and writes what happened. Nothing here is typed. \`npm run docs:check\` plays all of it again and fails when the page would be another.

Every case has a practice of its own with a budget of £1,000.00 and one award, of £40.00 for food and essentials unless it says otherwise. The money is set aside before the first figures are read. The run fails when a figure is not what [its definition](architecture.md#what-every-figure-means) makes of Stripe's own record, or when \`npm run ledger:verify\` would find a difference.

Calls that begin with \`POST\` are the test helpers with which Stripe lets one play the shop; the others are verbs of the service.
`;

const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
const headingOf = ({ name }: Case, place: number) => `${place + 1}. ${name}`;

type Row = [name: string, before: number, after: number];

function table({ before, after }: ToldCase): string {
  const rows: Row[] = [
    ['award: put in', before.award.putInPence, after.award.putInPence],
    ['award: available', before.award.availablePence, after.award.availablePence],
    ['award: on hold', before.award.heldPence, after.award.heldPence],
    ['award: spent', before.award.spentPence, after.award.spentPence],
    ['award: shortfall', before.award.shortfallPence, after.award.shortfallPence],
    ['award: recovered', before.award.recoveredPence, after.award.recoveredPence],
    ['budget: available', before.budget.availablePence, after.budget.availablePence],
    ['budget: committed', before.budget.committedPence, after.budget.committedPence],
    ['budget: spent', before.budget.spentPence, after.budget.spentPence],
    ['budget: shortfall', before.budget.shortfallPence, after.budget.shortfallPence],
  ];
  const used = rows.filter(([name, first, last]) => first !== 0 || last !== 0 || name === 'budget: available');
  const lines = used.map(
    ([name, first, last]) =>
      `| ${name} | ${pounds(first)} | ${first === last ? pounds(last) : `**${pounds(last)}**`} |`,
  );
  return ['| | Before | After |', '|---|---|---|', ...lines].join('\n');
}

function section(one: ToldCase, place: number): string {
  const steps = one.steps.map(({ words, call }, at) => `${at + 1}. ${words}\n   \`${call}\``);
  const earlier = one.earlier.length > 0 ? `*Before:* ${one.earlier.map(({ words }) => words).join(' ')}` : '';
  const called = one.called.map((line) => `- ${line}`).join('\n');
  const parts = [
    `## ${headingOf(one.told, place)}`,
    one.told.about,
    earlier,
    steps.join('\n'),
    table(one),
    one.told.means,
    called,
  ];
  return parts.filter(Boolean).join('\n\n');
}

/** The whole page, from what was told of each case, in order. */
export function renderPage(all: readonly ToldCase[]): string {
  const contents = all.map(({ told }, place) => {
    const heading = headingOf(told, place);
    return `- [${heading}](#${anchor(heading)})`;
  });
  return `${[HEAD.trimEnd(), contents.join('\n'), ...all.map(section)].join('\n\n')}\n`;
}
