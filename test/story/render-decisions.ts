import type { DecisionRoundView } from '../../src/modules/reports/index.ts';

export type ExplainedCase = { words: string; decision: DecisionRoundView };

const HEAD = `# A decision of each reason, explained

This page is the record of a run: \`npm run docs:decisions\` makes a payment for each of the 25 reasons for which one is declined, through Stripe's signed webhooks, and writes what the service says of it. Nothing here is typed. \`npm run docs:check\` does it all again and fails when the page would be another.

The same is told of any payment by \`npm run decisions:explain -- iauth_...\` and by \`GET /api/v1/authorizations/:id/decision\`, from the record that was kept in the moment of the decision. \`npm run decisions:replay -- --since 90d\` makes past decisions again from their records and compares.

Reasons are in the order in which one of several is shown. How long each answer took is left out here: it is another in each run. Each is an award of £40.00 for food and essentials, under a version of the policy with the limits that its case is about.

A rule that fails is shown with its figures at that moment. All the others passed; the first payment shows them as well.
`;

const withoutTime = (sentence: string) =>
  sentence.replace(/^It was decided [\d.]+ ms after it was asked, and then written down\. /, '');
const withoutId = (text: string) => text.replace(/iauth_\w+/g, 'iauth_...');
const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');

type Rules = DecisionRoundView['rules'];
const table = (rules: Rules) =>
  [
    '| Rule | Outcome | |',
    '|---|---|---|',
    ...rules.map(({ rule, outcome, sentence }) => `| \`${rule}\` | ${outcome} | ${sentence} |`),
  ].join('\n');

function rulesOf(rules: Rules, isFirst: boolean): string {
  if (isFirst) return table(rules);
  const failed = rules.filter(({ outcome }) => outcome !== 'passed');
  const passed = rules.length - failed.length;
  return failed.length > 0 ? `${table(failed)}\n\n${passed} others passed.` : `All ${passed} rules passed.`;
}

const headingOf = ({ words, decision }: ExplainedCase) => `${decision.reason?.code}: ${words}`;

function section(one: ExplainedCase, place: number): string {
  const { sentences, rules, reason } = one.decision;
  return [
    `## ${headingOf(one)}`,
    bullets(sentences.map(withoutTime)),
    rulesOf(rules, place === 0),
    bullets([
      `The person reads: ${reason?.patientText ?? ''}`,
      `Finance reads: ${withoutId(reason?.financeText ?? '')}`,
    ]),
  ].join('\n\n');
}

/** The whole page, one section for each reason. */
export function renderDecisions(all: readonly ExplainedCase[]): string {
  return `${[HEAD.trimEnd(), ...all.map(section)].join('\n\n')}\n`;
}
