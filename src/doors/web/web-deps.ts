import type { Config } from '../../config.ts';
import type { Audit } from '../../modules/audit/index.ts';
import type { Authorizations } from '../../modules/authorizations/index.ts';
import type { Awards } from '../../modules/awards/index.ts';
import type { Budgets } from '../../modules/budgets/index.ts';
import type { Cards } from '../../modules/cards/index.ts';
import type { Cases } from '../../modules/cases/index.ts';
import type { Declines } from '../../modules/declines/index.ts';
import type { Disputes } from '../../modules/disputes/index.ts';
import type { Exceptions } from '../../modules/exceptions/index.ts';
import type { Inbox } from '../../modules/inbox/index.ts';
import type { Invoices } from '../../modules/invoices/index.ts';
import type { Messages } from '../../modules/messages/index.ts';
import type { Policies, PolicyVersions } from '../../modules/policies/index.ts';
import type { Recipients } from '../../modules/recipients/index.ts';
import type { Reconciliation } from '../../modules/reconciliation/index.ts';
import type { Reports } from '../../modules/reports/index.ts';
import type { Risk } from '../../modules/risk/index.ts';
import type { IdentityProvider, Staff } from '../../modules/staff/index.ts';
import type { Vouchers } from '../../modules/vouchers/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { Logger } from '../../platform/logger.ts';

export type WebConfig = Pick<Config, 'baseUrl' | 'production' | 'sessionSecret' | 'freshSignInFromPence'> & {
  identity: Pick<Config['identity'], 'isDemonstration'>;
  stripe: Pick<Config['stripe'], 'jsUrl' | 'publishableKey'>;
};

/** What the pages work with: the verbs they call and the plumbing they read through. */
export type WebDeps = {
  db: Db;
  clock: Clock;
  logger: Logger;
  config: WebConfig;
  audit: Audit;
  staff: Staff;
  identityProvider: IdentityProvider;
  budgets: Budgets;
  policies: Policies;
  policyVersions: PolicyVersions;
  recipients: Recipients;
  awards: Awards;
  authorizations: Pick<Authorizations, 'willItWork' | 'findKnownMerchants' | 'rehearsePolicy'>;
  cards: Cards;
  vouchers: Vouchers;
  messages: Pick<Messages, 'askToSend' | 'offerWays'>;
  declines: Declines;
  cases: Cases;
  disputes: Disputes;
  exceptions: Exceptions;
  invoices: Invoices;
  inbox: Pick<Inbox, 'readNews' | 'replayEvent'>;
  reconciliation: Pick<
    Reconciliation,
    'assignBreak' | 'closeBreak' | 'readCover' | 'readFunding' | 'readShort' | 'simulateTransfer'
  >;
  reports: Reports;
  risk: Pick<Risk, 'judgeSignal' | 'changeSetting' | 'listSettings'>;
};
