import type { ApiRoute } from '../route.ts';
import { accessCodeRoutes } from './access-codes.ts';
import { additionRoutes } from './additions.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { approvalByRuleRoutes } from './approval-by-rule.ts';
import { awardDecisionRoutes } from './award-decisions.ts';
import { awardEndingRoutes } from './award-endings.ts';
import { awardNeedsRoutes } from './award-needs.ts';
import { awardWaitingRoutes } from './award-waiting.ts';
import { awardRoutes } from './awards.ts';
import { boxRoutes } from './boxes.ts';
import { budgetAlertRoutes } from './budget-alerts.ts';
import { budgetPaceRoutes } from './budget-pace.ts';
import { yearEndRoutes } from './budget-year-end.ts';
import { budgetRoutes } from './budgets.ts';
import { bulkUploadRoutes } from './bulk-uploads.ts';
import { cardRoutes } from './cards.ts';
import { caseRoutes } from './cases.ts';
import { declarationRoutes } from './declarations.ts';
import { declineRoutes } from './declines.ts';
import { delegationRoutes } from './delegations.ts';
import { disputeRoutes } from './disputes.ts';
import { domainEventRoutes } from './domain-events.ts';
import { exceptionRoutes } from './exceptions.ts';
import { exportRoutes } from './exports.ts';
import { invoiceRoutes } from './invoices.ts';
import { messageRoutes } from './messages.ts';
import { paymentRoutes } from './payments.ts';
import { policyRoutes } from './policies.ts';
import { policyVersionRoutes } from './policy-versions.ts';
import { recipientLifeRoutes } from './recipient-life.ts';
import { recipientRecordRoutes } from './recipient-records.ts';
import { recipientRoutes } from './recipients.ts';
import { reconciliationRoutes } from './reconciliation.ts';
import { representativeRoutes } from './representatives.ts';
import { signalSettingRoutes } from './signal-settings.ts';
import { signalRoutes } from './signals.ts';
import { staffRoutes } from './staff.ts';
import { stopRoutes } from './stops.ts';
import { virementRoutes } from './virements.ts';
import { willItWorkRoutes } from './will-it-work.ts';

/** Every route of the API, in the order in which it is documented. */
export const ROUTES: readonly ApiRoute[] = [
  ...budgetRoutes,
  ...yearEndRoutes,
  ...budgetPaceRoutes,
  ...budgetAlertRoutes,
  ...virementRoutes,
  ...stopRoutes,
  ...policyRoutes,
  ...policyVersionRoutes,
  ...recipientRoutes,
  ...recipientRecordRoutes,
  ...representativeRoutes,
  ...recipientLifeRoutes,
  ...awardRoutes,
  ...bulkUploadRoutes,
  ...awardNeedsRoutes,
  ...awardDecisionRoutes,
  ...awardWaitingRoutes,
  ...approvalByRuleRoutes,
  ...additionRoutes,
  ...awardEndingRoutes,
  ...willItWorkRoutes,
  ...accessCodeRoutes,
  ...messageRoutes,
  ...paymentRoutes,
  ...cardRoutes,
  ...boxRoutes,
  ...invoiceRoutes,
  ...declineRoutes,
  ...exceptionRoutes,
  ...signalRoutes,
  ...signalSettingRoutes,
  ...reconciliationRoutes,
  ...domainEventRoutes,
  ...caseRoutes,
  ...disputeRoutes,
  ...staffRoutes,
  ...apiKeyRoutes,
  ...delegationRoutes,
  ...declarationRoutes,
  ...exportRoutes,
];
