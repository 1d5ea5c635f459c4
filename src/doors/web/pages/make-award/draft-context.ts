import { financialYearOf, londonDate } from '../../../../kernel/dates.ts';
import type { PolicyVersion } from '../../../../modules/policies/index.ts';
import type { AwardView, BudgetView, StopView } from '../../../../modules/reports/index.ts';
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
  /** Those that a card or voucher can carry. */
  policies: PolicyVersion[];
  policy: PolicyVersion | null;
  person: { name: string; givenName: string; hasMobile: boolean } | null;
  /** The person's awards so far, newest first. */
  earlier: AwardView[];
  /** In force over the practice, and over the chosen policy or, before it is chosen, over any. */
  stops: StopView[];
};

const EARLIER_READ = 50;
const isMobile = (phone: string | undefined) => /^(07|\+447)/.test(phone ?? '');

/** Policies that can be carried by what we have: a card or a voucher. */
export function isCarried({ terms }: PolicyVersion): boolean {
  return terms.methods.includes('card') || terms.methods.includes('voucher');
}

export function readDraftContext(
  visit: StaffVisit,
  about: { draft: AwardDraft; practice: VisitedPractice },
): Promise<DraftContext> {
  const { reports, policies, recipients, clock } = visit.deps;
  const { draft, practice } = about;
  const today = londonDate(clock.now());
  return read(visit, async (trx) => {
    const financialYear = financialYearOf(today);
    const budgets = await reports.budgetViews(trx, { practiceCode: practice.code, financialYear });
    const active = (await policies.activePolicies(trx)).filter(isCarried);
    const { recipientId } = draft;
    const identity = recipientId ? await recipients.identityOf(trx, recipientId) : null;
    const earlier = recipientId ? await reports.listAwards(trx, { recipientId, limit: EARLIER_READ }) : null;
    return {
      draft,
      practice,
      today,
      budget: budgets.find(({ status }) => status === 'open') ?? null,
      policies: active,
      policy: active.find(({ slug }) => slug === draft.policy) ?? null,
      person: identity && {
        name: fullName(identity),
        givenName: identity.givenName,
        hasMobile: isMobile(identity.phone),
      },
      earlier: earlier?.data ?? [],
      stops: await reports.stopsOver(trx, { practiceId: practice.id, policy: draft.policy }),
    };
  });
}
