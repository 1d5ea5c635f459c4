import type { ApiRoute } from '../route.ts';
import { accessCodeRoutes } from './access-codes.ts';
import { awardDecisionRoutes } from './award-decisions.ts';
import { awardEndingRoutes } from './award-endings.ts';
import { awardRoutes } from './awards.ts';
import { yearEndRoutes } from './budget-year-end.ts';
import { budgetRoutes } from './budgets.ts';
import { cardRoutes } from './cards.ts';
import { caseRoutes } from './cases.ts';
import { declineRoutes } from './declines.ts';
import { disputeRoutes } from './disputes.ts';
import { domainEventRoutes } from './domain-events.ts';
import { exceptionRoutes } from './exceptions.ts';
import { paymentRoutes } from './payments.ts';
import { policyRoutes } from './policies.ts';
import { policyVersionRoutes } from './policy-versions.ts';
import { reconciliationRoutes } from './reconciliation.ts';
import { signalSettingRoutes } from './signal-settings.ts';
import { signalRoutes } from './signals.ts';
import { stopRoutes } from './stops.ts';
import { willItWorkRoutes } from './will-it-work.ts';

/** Every route of the API, in the order in which it is documented. */
export const ROUTES: readonly ApiRoute[] = [
  ...budgetRoutes,
  ...yearEndRoutes,
  ...stopRoutes,
  ...policyRoutes,
  ...policyVersionRoutes,
  ...awardRoutes,
  ...awardDecisionRoutes,
  ...awardEndingRoutes,
  ...willItWorkRoutes,
  ...accessCodeRoutes,
  ...paymentRoutes,
  ...cardRoutes,
  ...declineRoutes,
  ...exceptionRoutes,
  ...signalRoutes,
  ...signalSettingRoutes,
  ...reconciliationRoutes,
  ...domainEventRoutes,
  ...caseRoutes,
  ...disputeRoutes,
];
