import { financialYearOf, londonDate } from '../../../../kernel/dates.ts';
import { listPractices, STOP_KINDS, type StopKind } from '../../../../modules/budgets/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import type { StaffVisit } from '../../shell/route.ts';

/** Something that can be stopped; `value` names it in an address: `scheme`, `practice:DEMO-01`. */
export type StopChoice = { value: string; text: string; kind: StopKind; target: string | null };

/** In one select, the widest first. */
export type ChoiceGroup = { label: string; choices: StopChoice[] };

const LABELS: Record<StopKind, string> = {
  scheme: 'Everything',
  practice: 'One practice',
  policy: 'One policy',
  budget: 'One budget',
};

function choice(kind: StopKind, target: string | null, text: string): StopChoice {
  return { value: target === null ? kind : `${kind}:${target}`, text, kind, target };
}

/** All that can be stopped: the scheme, each practice, each policy, and each budget of this year that pays. */
export async function readChoices({ deps }: StaffVisit, trx: Trx): Promise<ChoiceGroup[]> {
  const financialYear = financialYearOf(londonDate(deps.clock.now()));
  const budgets = await deps.reports.budgetViews(trx, { financialYear });
  const paying = budgets.filter(({ status }) => status === 'open' || status === 'frozen');
  const found: Record<StopKind, StopChoice[]> = {
    scheme: [choice('scheme', null, 'The whole scheme')],
    practice: (await listPractices(trx)).map(({ code, name }) => choice('practice', code, name)),
    policy: (await deps.policies.activePolicies(trx)).map(({ slug, name }) =>
      choice('policy', slug, `${name} (${slug})`),
    ),
    budget: paying.map(({ id, ownerName }) => choice('budget', id, `The budget of ${ownerName} for ${financialYear}`)),
  };
  return STOP_KINDS.map((kind) => ({ label: LABELS[kind], choices: found[kind] }));
}

/** The choice that an address names; null for any other text. */
export function findChoice(groups: readonly ChoiceGroup[], value: string): StopChoice | null {
  return groups.flatMap(({ choices }) => choices).find((one) => one.value === value) ?? null;
}
