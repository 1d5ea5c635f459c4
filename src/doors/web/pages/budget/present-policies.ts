import { formatPence } from '../../../../kernel/money.ts';
import type { PolicyUse } from '../../../../modules/reports/index.ts';
import type { Table } from '../../words/table.ts';

/** What the awards of each policy have taken; null before the first one. */
export function presentPolicies(uses: readonly PolicyUse[], about: { isPool: boolean }): Table | null {
  if (uses.length === 0) return null;
  return {
    caption: about.isPool ? 'By policy, the awards that you see' : 'By policy',
    columns: [
      { text: 'Policy' },
      { text: 'Awards', isNumber: true },
      { text: 'Spent', isNumber: true },
      { text: 'Promised or on hold', isNumber: true },
    ],
    rows: uses.map((use) => [
      { text: use.policyName, href: `/policies/${use.policy}`, note: use.policy },
      { text: String(use.awards) },
      { text: formatPence(use.spentPence) },
      { text: formatPence(use.committedPence) },
    ]),
  };
}
