import type { Config } from '../../config.ts';
import type { Audit } from '../../modules/audit/index.ts';
import type { Awards } from '../../modules/awards/index.ts';
import type { Budgets } from '../../modules/budgets/index.ts';
import type { Cards } from '../../modules/cards/index.ts';
import type { Cases } from '../../modules/cases/index.ts';
import type { Declines } from '../../modules/declines/index.ts';
import type { Disputes } from '../../modules/disputes/index.ts';
import type { Exceptions } from '../../modules/exceptions/index.ts';
import type { Inbox } from '../../modules/inbox/index.ts';
import type { Policies } from '../../modules/policies/index.ts';
import type { Reconciliation } from '../../modules/reconciliation/index.ts';
import type { Reports } from '../../modules/reports/index.ts';
import type { Staff } from '../../modules/staff/index.ts';
import type { Vouchers } from '../../modules/vouchers/index.ts';
import type { Db } from '../../platform/database.ts';
import type { Logger } from '../../platform/logger.ts';

/** What the API works with: the verbs it calls, the read models it shows, and the plumbing between. */
export type ApiDeps = {
  db: Db;
  logger: Logger;
  config: Pick<Config, 'apiRequestsPerMinute' | 'baseUrl' | 'pseudonymKey'>;
  audit: Audit;
  staff: Pick<Staff, 'authenticateApiKey'>;
  budgets: Budgets;
  policies: Policies;
  awards: Awards;
  cards: Cards;
  vouchers: Vouchers;
  declines: Declines;
  cases: Cases;
  disputes: Disputes;
  exceptions: Exceptions;
  inbox: Pick<Inbox, 'readNews' | 'replayEvent'>;
  reconciliation: Pick<Reconciliation, 'assignBreak' | 'closeBreak' | 'readFunding'>;
  reports: Reports;
};
