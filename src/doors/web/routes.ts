import { ASK_ADDITION_ROUTES } from './pages/addition/ask-addition-routes.ts';
import { DECIDE_ADDITION_ROUTES } from './pages/addition/decide-addition-routes.ts';
import { APPROVAL_BY_RULE_ROUTES } from './pages/approval-by-rule/approval-by-rule-routes.ts';
import { APPROVALS_ROUTES } from './pages/approvals/approvals-routes.ts';
import { AWARD_ROUTES } from './pages/award/award-routes.ts';
import { STANDING_ROUTES } from './pages/award/standing-routes.ts';
import { AWARDS_ROUTES } from './pages/awards/awards-routes.ts';
import { BOXES_ROUTES } from './pages/boxes/boxes-routes.ts';
import { BREAK_ROUTES } from './pages/break/break-routes.ts';
import { BREAK_GLASS_ROUTES } from './pages/break-glass/break-glass-routes.ts';
import { BUDGET_ROUTES } from './pages/budget/budget-routes.ts';
import { BULK_ROUTES } from './pages/bulk/bulk-routes.ts';
import { CARD_CHANGE_ROUTES } from './pages/card-change/card-change-routes.ts';
import { CARRY_FORWARD_ROUTES } from './pages/carry-forward/carry-forward-routes.ts';
import { CASE_ROUTES } from './pages/case/case-routes.ts';
import { CHARGE_ROUTES } from './pages/case-acts/charge-routes.ts';
import { CLOSE_ROUTES } from './pages/case-acts/close-routes.ts';
import { NOMINEE_ROUTES } from './pages/case-acts/nominee-routes.ts';
import { RECOVERY_ROUTES } from './pages/case-acts/recovery-routes.ts';
import { CASES_ROUTES } from './pages/cases/cases-routes.ts';
import { CHECK_SAMPLE_ROUTES } from './pages/check-sample/check-sample-routes.ts';
import { CHOOSE_PRACTICE_ROUTES } from './pages/choose-practice/choose-practice-routes.ts';
import { COMMUNICATION_NEEDS_ROUTES } from './pages/communication-needs/communication-needs-routes.ts';
import { DECIDE_AWARD_ROUTES } from './pages/decide-award/decide-award-routes.ts';
import { DECLARATIONS_ROUTES } from './pages/declarations/declarations-routes.ts';
import { DECLINE_CASE_ROUTES } from './pages/decline-case/decline-case-routes.ts';
import { DECLINES_ROUTES } from './pages/declines/declines-routes.ts';
import { DELEGATIONS_ROUTES } from './pages/delegations/delegations-routes.ts';
import { DISPUTE_ROUTES } from './pages/dispute/dispute-routes.ts';
import { END_AWARD_ROUTES } from './pages/end-award/end-award-routes.ts';
import { EXCEPTION_ROUTES } from './pages/exception/exception-routes.ts';
import { EXCEPTIONS_ROUTES } from './pages/exceptions/exceptions-routes.ts';
import { FUNDING_ROUTES } from './pages/funding/funding-routes.ts';
import { HELP_ROUTES } from './pages/help/help-routes.ts';
import { HOME_ROUTES } from './pages/home/home-routes.ts';
import { REVEAL_ROUTES } from './pages/identity/identity-routes.ts';
import { CHANGE_BANK_ROUTES } from './pages/invoice/change-bank-routes.ts';
import { INVOICE_ROUTES } from './pages/invoice/invoice-routes.ts';
import { RECORD_INVOICE_ROUTES } from './pages/invoice/record-invoice-routes.ts';
import { INVOICES_ROUTES } from './pages/invoices/invoices-routes.ts';
import { LINK_CARD_ROUTES } from './pages/link-card/link-card-routes.ts';
import { MAKE_AWARD_ROUTES } from './pages/make-award/make-award-routes.ts';
import { MY_AWARD_ROUTES } from './pages/my-award/my-award-routes.ts';
import { HOLDER_WILL_IT_WORK_ROUTES } from './pages/my-award/will-it-work-routes.ts';
import { NEWS_ROUTES } from './pages/news/news-routes.ts';
import { OVERSIGHT_ROUTES } from './pages/oversight/oversight-routes.ts';
import { PEOPLE_ROUTES } from './pages/people/people-routes.ts';
import { PERSON_ROUTES } from './pages/person/person-routes.ts';
import { CAPACITY_ROUTES } from './pages/person-acts/capacity-routes.ts';
import { CARE_PLAN_ROUTES } from './pages/person-acts/care-plan-routes.ts';
import { HOUSEHOLD_ROUTES } from './pages/person-acts/household-routes.ts';
import { REPRESENTATIVE_ROUTES } from './pages/person-acts/representative-routes.ts';
import { SAFE_CONTACT_ROUTES } from './pages/person-acts/safe-contact-routes.ts';
import { PERSON_CHANGE_ROUTES } from './pages/person-change/person-change-routes.ts';
import { POLICIES_ROUTES } from './pages/policies/policies-routes.ts';
import { POLICY_ACT_ROUTES } from './pages/policy-acts/policy-act-routes.ts';
import { POLICY_DRAFT_ROUTES } from './pages/policy-draft/policy-draft-routes.ts';
import { POOL_MOVEMENTS_ROUTES } from './pages/pool/pool-movements-routes.ts';
import { POOL_ROUTES } from './pages/pool/pool-routes.ts';
import { PRINT_CODE_ROUTES } from './pages/print-code/print-code-routes.ts';
import { RECONCILIATION_ROUTES } from './pages/reconciliation/reconciliation-routes.ts';
import { RECONSIDERATION_ROUTES } from './pages/reconsideration/reconsideration-routes.ts';
import { REFUSAL_LETTER_ROUTES } from './pages/refusal-letter/refusal-letter-routes.ts';
import { REFUSE_AWARD_ROUTES } from './pages/refuse-award/refuse-award-routes.ts';
import { REPEATS_ROUTES } from './pages/repeats/repeats-routes.ts';
import { REPLACE_CARD_ROUTES } from './pages/replace-card/replace-card-routes.ts';
import { SEND_VOUCHER_ROUTES } from './pages/send-voucher/send-voucher-routes.ts';
import { SIGN_IN_ROUTES } from './pages/sign-in/sign-in-routes.ts';
import { SIGN_IN_AGAIN_ROUTES } from './pages/sign-in-again/sign-in-again-routes.ts';
import { SIGN_OFF_ROUTES } from './pages/sign-off/sign-off-routes.ts';
import { SIGNAL_ROUTES } from './pages/signal/signal-routes.ts';
import { SIGNAL_SETTINGS_ROUTES } from './pages/signal-settings/signal-settings-routes.ts';
import { SIGNALS_ROUTES } from './pages/signals/signals-routes.ts';
import { STAFF_ROUTES } from './pages/staff/staff-routes.ts';
import { STAY_SIGNED_IN_ROUTES } from './pages/stay-signed-in/stay-signed-in-routes.ts';
import { STOPS_ROUTES } from './pages/stops/stops-routes.ts';
import { TAKE_BACK_ROUTES } from './pages/take-back/take-back-routes.ts';
import { TASKS_ROUTES } from './pages/tasks/tasks-routes.ts';
import { VIREMENTS_ROUTES } from './pages/virements/virements-routes.ts';
import { WAIT_ROUTES } from './pages/wait-for-funds/wait-routes.ts';
import { WAITING_LIST_ROUTES } from './pages/waiting-list/waiting-list-routes.ts';
import { WILL_IT_WORK_ROUTES } from './pages/will-it-work/will-it-work-routes.ts';
import { YOUR_SIGN_IN_ROUTES } from './pages/your-sign-in/your-sign-in-routes.ts';
import type { Route } from './shell/route.ts';

/** Every page there is, with who may open it. test/web/access.test.ts walks this table. */
export const ROUTES: readonly Route[] = [
  ...SIGN_IN_ROUTES,
  ...SIGN_IN_AGAIN_ROUTES,
  ...STAY_SIGNED_IN_ROUTES,
  ...YOUR_SIGN_IN_ROUTES,
  ...CHOOSE_PRACTICE_ROUTES,
  ...HELP_ROUTES,
  ...HOME_ROUTES,
  ...TASKS_ROUTES,
  ...COMMUNICATION_NEEDS_ROUTES,
  ...PEOPLE_ROUTES,
  ...PERSON_ROUTES,
  ...SAFE_CONTACT_ROUTES,
  ...REPRESENTATIVE_ROUTES,
  ...HOUSEHOLD_ROUTES,
  ...CAPACITY_ROUTES,
  ...CARE_PLAN_ROUTES,
  ...APPROVALS_ROUTES,
  ...REPEATS_ROUTES,
  ...AWARDS_ROUTES,
  ...AWARD_ROUTES,
  ...REVEAL_ROUTES,
  ...STANDING_ROUTES,
  ...WILL_IT_WORK_ROUTES,
  ...CARD_CHANGE_ROUTES,
  ...REPLACE_CARD_ROUTES,
  ...LINK_CARD_ROUTES,
  ...ASK_ADDITION_ROUTES,
  ...DECIDE_ADDITION_ROUTES,
  ...BOXES_ROUTES,
  ...INVOICES_ROUTES,
  ...RECORD_INVOICE_ROUTES,
  ...INVOICE_ROUTES,
  ...CHANGE_BANK_ROUTES,
  ...PERSON_CHANGE_ROUTES,
  ...CARRY_FORWARD_ROUTES,
  ...END_AWARD_ROUTES,
  ...TAKE_BACK_ROUTES,
  ...WAIT_ROUTES,
  ...DECIDE_AWARD_ROUTES,
  ...REFUSE_AWARD_ROUTES,
  ...REFUSAL_LETTER_ROUTES,
  ...RECONSIDERATION_ROUTES,
  ...BREAK_GLASS_ROUTES,
  ...SIGN_OFF_ROUTES,
  ...CHECK_SAMPLE_ROUTES,
  ...MAKE_AWARD_ROUTES,
  ...BULK_ROUTES,
  ...PRINT_CODE_ROUTES,
  ...SEND_VOUCHER_ROUTES,
  ...BUDGET_ROUTES,
  ...POOL_ROUTES,
  ...POOL_MOVEMENTS_ROUTES,
  ...VIREMENTS_ROUTES,
  ...WAITING_LIST_ROUTES,
  ...OVERSIGHT_ROUTES,
  ...STOPS_ROUTES,
  ...STAFF_ROUTES,
  ...DELEGATIONS_ROUTES,
  ...DECLARATIONS_ROUTES,
  ...POLICIES_ROUTES,
  ...APPROVAL_BY_RULE_ROUTES,
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
  ...NOMINEE_ROUTES,
  ...DISPUTE_ROUTES,
  ...EXCEPTIONS_ROUTES,
  ...EXCEPTION_ROUTES,
  ...MY_AWARD_ROUTES,
  ...HOLDER_WILL_IT_WORK_ROUTES,
];
