import { financialYearOf, londonDate } from '../../../../kernel/dates.ts';
import { type AwardNeeds, readRoom } from '../../../../modules/awards/index.ts';
import { budgetForAward } from '../../../../modules/budgets/index.ts';
import type { PolicyVersion } from '../../../../modules/policies/index.ts';
import { isMobile } from '../../../../modules/recipients/index.ts';
import type { AwardView, BudgetView, StopView } from '../../../../modules/reports/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import { fullName } from '../../shell/names.ts';
import { read, type StaffVisit, type VisitedPractice } from '../../shell/route.ts';
import type { AwardDraft } from './award-draft.ts';

/** Everything the pages of one journey show. */
export type DraftContext = {
  draft: AwardDraft;
  practice: VisitedPractice;
  today: string;
  /** That the award would draw on; null when none is open. */
  budget: BudgetView | null;
  /** Every active one. */
  policies: PolicyVersion[];
  policy: PolicyVersion | null;
  person: { name: string; givenName: string; hasMobile: boolean } | null;
  /** The person's awards so far, newest first. */
  earlier: AwardView[];
  /** What approving it would need, as far as it is known; null before the policy is chosen. */
  needs: AwardNeeds | null;
  /** In force over the practice, and over the chosen policy or, before it is chosen, over any. */
  stops: StopView[];
};

const EARLIER_READ = 50;

async function readPerson(visit: StaffVisit, trx: Trx, about: { recipientId: string; practiceId: string }) {
  const { reports, recipients } = visit.deps;
  const { recipientId } = about;
  await recipients.noteLook(trx, visit.principal, about);
  const identity = await recipients.identityOf(trx, recipientId);
  const earlier = await reports.listAwards(trx, { recipientId, limit: EARLIER_READ });
  const { givenName, phone } = identity;
  return { person: { name: fullName(identity), givenName, hasMobile: isMobile(phone) }, earlier: earlier.data };
}

async function readNeeds(
  visit: StaffVisit,
  trx: Trx,
  about: { draft: AwardDraft; policy: PolicyVersion | null },
): Promise<AwardNeeds | null> {
  const { draft, policy } = about;
  if (!policy || !draft.recipientId) return null;
  const { recipientId, amountPence = 0 } = draft;
  return visit.deps.awards.needsOf(trx, { recipientId, policyVersionId: policy.id, amountPence });
}

/**
 * The open budget that an award under the policy draws on, the practice's own or its alliance's pool, with what the
 * practice may still award from it as what is left; null when none is.
 */
async function budgetInUse(
  trx: Trx,
  budgets: readonly BudgetView[],
  query: Parameters<typeof budgetForAward>[1],
): Promise<BudgetView | null> {
  if (!budgets.some(({ status }) => status === 'open')) return null;
  const { id } = await budgetForAward(trx, query);
  const budget = budgets.find((one) => one.id === id);
  return budget
    ? { ...budget, availablePence: await readRoom(trx, { budgetId: id, practiceId: query.practiceId }) }
    : null;
}

export function readDraftContext(
  visit: StaffVisit,
  about: { draft: AwardDraft; practice: VisitedPractice },
): Promise<DraftContext> {
  const { reports, policies, clock } = visit.deps;
  const { draft, practice } = about;
  const today = londonDate(clock.now());
  return read(visit, async (trx) => {
    const financialYear = financialYearOf(today);
    const budgets = await reports.budgetViews(trx, { practiceCode: practice.code, financialYear });
    const active = await policies.activePolicies(trx);
    const policy = active.find(({ slug }) => slug === draft.policy) ?? null;
    const { recipientId } = draft;
    const known = recipientId ? await readPerson(visit, trx, { recipientId, practiceId: practice.id }) : null;
    return {
      draft,
      practice,
      today,
      budget: await budgetInUse(trx, budgets, { practiceId: practice.id, today, policy: draft.policy ?? '' }),
      policies: active,
      policy,
      person: known?.person ?? null,
      earlier: known?.earlier ?? [],
      needs: await readNeeds(visit, trx, { draft, policy }),
      stops: await reports.stopsOver(trx, { practiceId: practice.id, policy: draft.policy }),
    };
  });
}
