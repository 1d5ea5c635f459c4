import { APPROVALS_ROUTES } from './pages/approvals/approvals-routes.ts';
import { AWARD_ROUTES } from './pages/award/award-routes.ts';
import { AWARDS_ROUTES } from './pages/awards/awards-routes.ts';
import { BREAK_ROUTES } from './pages/break/break-routes.ts';
import { BUDGET_ROUTES } from './pages/budget/budget-routes.ts';
import { CARD_CHANGE_ROUTES } from './pages/card-change/card-change-routes.ts';
import { CARRY_FORWARD_ROUTES } from './pages/carry-forward/carry-forward-routes.ts';
import { CASE_ROUTES } from './pages/case/case-routes.ts';
import { CHARGE_ROUTES } from './pages/case-acts/charge-routes.ts';
import { CLOSE_ROUTES } from './pages/case-acts/close-routes.ts';
import { RECOVERY_ROUTES } from './pages/case-acts/recovery-routes.ts';
import { CASES_ROUTES } from './pages/cases/cases-routes.ts';
import { COMMUNICATION_NEEDS_ROUTES } from './pages/communication-needs/communication-needs-routes.ts';
import { DECIDE_AWARD_ROUTES } from './pages/decide-award/decide-award-routes.ts';
import { DECLINE_CASE_ROUTES } from './pages/decline-case/decline-case-routes.ts';
import { DECLINES_ROUTES } from './pages/declines/declines-routes.ts';
import { DISPUTE_ROUTES } from './pages/dispute/dispute-routes.ts';
import { END_AWARD_ROUTES } from './pages/end-award/end-award-routes.ts';
import { EXCEPTION_ROUTES } from './pages/exception/exception-routes.ts';
import { EXCEPTIONS_ROUTES } from './pages/exceptions/exceptions-routes.ts';
import { FUNDING_ROUTES } from './pages/funding/funding-routes.ts';
import { HELP_ROUTES } from './pages/help/help-routes.ts';
import { HOME_ROUTES } from './pages/home/home-routes.ts';
import { MAKE_AWARD_ROUTES } from './pages/make-award/make-award-routes.ts';
import { MY_AWARD_ROUTES } from './pages/my-award/my-award-routes.ts';
import { HOLDER_WILL_IT_WORK_ROUTES } from './pages/my-award/will-it-work-routes.ts';
import { NEWS_ROUTES } from './pages/news/news-routes.ts';
import { OVERSIGHT_ROUTES } from './pages/oversight/oversight-routes.ts';
import { PERSON_CHANGE_ROUTES } from './pages/person-change/person-change-routes.ts';
import { POLICIES_ROUTES } from './pages/policies/policies-routes.ts';
import { POLICY_ACT_ROUTES } from './pages/policy-acts/policy-act-routes.ts';
import { POLICY_DRAFT_ROUTES } from './pages/policy-draft/policy-draft-routes.ts';
import { PRINT_CODE_ROUTES } from './pages/print-code/print-code-routes.ts';
import { RECONCILIATION_ROUTES } from './pages/reconciliation/reconciliation-routes.ts';
import { REPLACE_CARD_ROUTES } from './pages/replace-card/replace-card-routes.ts';
import { SIGN_IN_ROUTES } from './pages/sign-in/sign-in-routes.ts';
import { SIGNAL_ROUTES } from './pages/signal/signal-routes.ts';
import { SIGNAL_SETTINGS_ROUTES } from './pages/signal-settings/signal-settings-routes.ts';
import { SIGNALS_ROUTES } from './pages/signals/signals-routes.ts';
import { STOPS_ROUTES } from './pages/stops/stops-routes.ts';
import { WILL_IT_WORK_ROUTES } from './pages/will-it-work/will-it-work-routes.ts';
import type { Route } from './shell/route.ts';

/** Every page there is, with who may open it. test/web/access.test.ts walks this table. */
export const ROUTES: readonly Route[] = [
  ...SIGN_IN_ROUTES,
  ...HELP_ROUTES,
  ...HOME_ROUTES,
  ...COMMUNICATION_NEEDS_ROUTES,
  ...APPROVALS_ROUTES,
  ...AWARDS_ROUTES,
  ...AWARD_ROUTES,
  ...WILL_IT_WORK_ROUTES,
  ...CARD_CHANGE_ROUTES,
  ...REPLACE_CARD_ROUTES,
  ...PERSON_CHANGE_ROUTES,
  ...CARRY_FORWARD_ROUTES,
  ...END_AWARD_ROUTES,
  ...DECIDE_AWARD_ROUTES,
  ...MAKE_AWARD_ROUTES,
  ...PRINT_CODE_ROUTES,
  ...BUDGET_ROUTES,
  ...OVERSIGHT_ROUTES,
  ...STOPS_ROUTES,
  ...POLICIES_ROUTES,
  ...POLICY_DRAFT_ROUTES,
  ...POLICY_ACT_ROUTES,
  ...RECONCILIATION_ROUTES,
  ...BREAK_ROUTES,
  ...FUNDING_ROUTES,
  ...NEWS_ROUTES,
  ...DECLINES_ROUTES,
  ...DECLINE_CASE_ROUTES,
  ...SIGNALS_ROUTES,
  ...SIGNAL_ROUTES,
  ...SIGNAL_SETTINGS_ROUTES,
  ...CASES_ROUTES,
  ...CASE_ROUTES,
  ...CHARGE_ROUTES,
  ...RECOVERY_ROUTES,
  ...CLOSE_ROUTES,
  ...DISPUTE_ROUTES,
  ...EXCEPTIONS_ROUTES,
  ...EXCEPTION_ROUTES,
  ...MY_AWARD_ROUTES,
  ...HOLDER_WILL_IT_WORK_ROUTES,
];
