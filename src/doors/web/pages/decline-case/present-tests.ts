import { type DecisionRecord, type WeighedRule, weighedRules } from '../../../../modules/authorizations/index.ts';

export type Tests = { failed: string[]; passed: string[] };

/** Where a category is refused for another reason, that it is not refused by the policy's list says nothing. */
function saysNothing({ rule, outcome }: WeighedRule, { verdict }: DecisionRecord): boolean {
  return rule === 'category_in_policy' && outcome === 'passed' && verdict !== 'allowed';
}

/** The tests of a decision in words; null when there is no record that can be read. */
export function presentTests(record: DecisionRecord | null): Tests | null {
  const weighed = record ? weighedRules(record).filter((rule) => !saysNothing(rule, record)) : [];
  if (weighed.length === 0) return null;
  const sentences = (isFailure: boolean) =>
    weighed.filter(({ outcome }) => (outcome === 'failed') === isFailure).map(({ sentence }) => sentence);
  return { failed: sentences(true), passed: sentences(false) };
}
