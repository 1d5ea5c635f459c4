import { formatPenceShort, type Pence } from '../../../../kernel/money.ts';
import { type AwardNeeds, bandFor, highestAwardPence, mostPenceOf } from '../../../../modules/awards/index.ts';
import type { PolicyTerms } from '../../../../modules/policies/index.ts';

const DECIDERS: Readonly<Record<AwardNeeds['band'], string>> = {
  rule: 'An approver of the practice',
  approver: 'An approver of the practice',
  finance: 'Alliance finance',
  commissioner: 'The commissioner',
};

export function deciderWords(band: AwardNeeds['band']): string {
  return DECIDERS[band];
}

/** Said before an amount is typed: from where on somebody else must approve, given what the person had in 28 days. */
export function bandWarnings(terms: PolicyTerms, givenPence: Pence): string[] {
  const highest = highestAwardPence(terms);
  const practice = Math.max(0, Math.min(terms.capPence, mostPenceOf('approver') - givenPence));
  const finance = Math.max(0, mostPenceOf('finance') - givenPence);
  const had =
    givenPence > 0
      ? `${formatPenceShort(givenPence)} was agreed for this person in the last 28 days, so above`
      : 'Above';
  const isFinanceNeeded = bandFor({ totalPence28Days: givenPence + highest, isBeyondCap: highest > terms.capPence });
  if (isFinanceNeeded === 'rule' || isFinanceNeeded === 'approver') return [];
  const warnings = practice < highest ? [`${had} ${formatPenceShort(practice)} alliance finance must approve.`] : [];
  return finance < highest
    ? [...warnings, `Above ${formatPenceShort(finance)} the commissioner must approve.`]
    : warnings;
}
