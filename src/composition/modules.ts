import { RateLimiterMemory } from 'rate-limiter-flexible';
import { signInAddresses } from '../config.ts';
import { createIdentityProvider } from '../gateways/identity/index.ts';
import { createNotifyCarrier } from '../gateways/notify/index.ts';
import {
  createCardIssuer,
  createDisputeDesk,
  createStripeClient,
  createStripeListing,
  createStripeRecords,
} from '../gateways/stripe/index.ts';
import { createAudit } from '../modules/audit/index.ts';
import { createAuthorizations, RoundUnderWay } from '../modules/authorizations/index.ts';
import { createAwards } from '../modules/awards/index.ts';
import { createBudgets, findPracticeByCode, listPractices } from '../modules/budgets/index.ts';
import { createCards } from '../modules/cards/index.ts';
import { createCases } from '../modules/cases/index.ts';
import { createDeclines } from '../modules/declines/index.ts';
import { createDisputes } from '../modules/disputes/index.ts';
import { createExceptions } from '../modules/exceptions/index.ts';
import { createInbox } from '../modules/inbox/index.ts';
import { createInvoices } from '../modules/invoices/index.ts';
import { createMessages, type MessagesDeps } from '../modules/messages/index.ts';
import { createPolicies, createPolicyVersions } from '../modules/policies/index.ts';
import { createRecipients } from '../modules/recipients/index.ts';
import { createReconciliation, type Reconciliation } from '../modules/reconciliation/index.ts';
import { createReports } from '../modules/reports/index.ts';
import { createRisk } from '../modules/risk/index.ts';
import { createStaff } from '../modules/staff/index.ts';
import { type AttemptLimiter, createVouchers } from '../modules/vouchers/index.ts';
import { SOFTWARE } from '../software.ts';
import { bindHandlers, type EventReaders } from './event-handlers.ts';
import type { Plumbing } from './plumbing.ts';
import { WORK } from './work-in-hand.ts';

/** Wrong codes from one source before it must wait (R49). */
const WRONG_CODES = 5;
const LOCKED_SECONDS = 15 * 60;

function createAttemptLimiter(): AttemptLimiter {
  const wrong = new RateLimiterMemory({ points: WRONG_CODES, duration: LOCKED_SECONDS });
  return {
    take: (source) =>
      wrong.consume(source).then(
        () => true,
        () => false,
      ),
    giveBack: async (source) => {
      await wrong.reward(source);
    },
  };
}

const PRACTICES = { findPracticeByCode, listPractices };

/** The inbox and the sweep need each other: what was told, and what was not. */
function listenToStripe(
  plumbing: Plumbing,
  stripe: ReturnType<typeof createStripeClient>,
  readers: Omit<EventReaders, 'reconciliation'>,
) {
  const { db, clock, logger } = plumbing;
  const isTooEarly = (error: unknown) => error instanceof RoundUnderWay;
  const reconciliation: Reconciliation = createReconciliation({
    db,
    clock,
    logger,
    listing: createStripeListing(stripe),
    settle: {
      authorization: readers.authorizations.settleAuthorization,
      transaction: readers.authorizations.settleTransaction,
      dispute: readers.disputes.settleDispute,
      card: readers.cards.settleCard,
    },
    takeMissedEvents: (events) => inbox.takeMissedEvents(events),
    isTooEarly,
  });
  const inbox = createInbox({
    db,
    receivingDb: plumbing.inboxDb,
    clock,
    logger,
    handlers: bindHandlers({ ...readers, reconciliation }),
    isTooEarly,
  });
  return { reconciliation, inbox };
}

type MessageUses = Pick<MessagesDeps, 'recipients' | 'vouchers' | 'policies'>;

/** What is sent to people, by whoever carries it. */
function openMessages({ config, db, clock, logger }: Plumbing, uses: MessageUses) {
  const carrier = config.notify ? createNotifyCarrier(config.notify) : null;
  return createMessages({ ...uses, db, clock, logger, carrier, baseUrl: config.baseUrl });
}

/** Every capability, bound to what it needs; what comes later in the order is bound to the ports of what comes before. */
export function createModules(plumbing: Plumbing) {
  const { config, clock, logger, db } = plumbing;
  const stripe = createStripeClient(config.stripe);
  const policies = createPolicies();
  const policyVersions = createPolicyVersions({ db, clock });
  const identityKeys = { hashKey: config.identityHashKey, encryptionKeys: config.identityKeys };
  const recipients = createRecipients({ db, clock, identityKeys });
  const staff = createStaff({ db, clock, practices: PRACTICES, personKeys: recipients.keysOfPerson, work: WORK });
  const audit = createAudit({ db, clock });
  const budgets = createBudgets({ db, clock, policies });
  const cards = createCards({ db, clock, logger, policies, recipients, issuer: createCardIssuer(stripe) });
  const invoices = createInvoices({ db, clock, keys: identityKeys, policies });
  const carrier = {
    issue: async (awardId: string) => {
      if (!(await invoices.startInvoiceAward(awardId))) await cards.issueCard(awardId);
    },
    withdraw: async (awardId: string) => {
      await cards.withdrawCardsOf(awardId);
      await invoices.withdrawInvoicesOf(awardId);
    },
    widen: (awardId: string) => authorizations.widenFence(awardId),
  };
  const awards = createAwards({
    db,
    clock,
    logger,
    policies,
    recipients,
    carrier,
    requestHashKey: config.identityHashKey,
    identityKeys,
    principalOf: staff.principalOf,
  });
  const vouchers = createVouchers({ db, clock, accessCodeKey: config.accessCodeKey, attempts: createAttemptLimiter() });
  const records = createStripeRecords(stripe);
  const shared = { db, clock, logger, policies, software: SOFTWARE };
  const authorizations = createAuthorizations({
    decision: {
      ...shared,
      db: plumbing.rulesDb,
      connection: plumbing.decisionConnection,
      retryConnection: plumbing.retryConnection,
    },
    settlement: { ...shared, cards, records },
  });
  const disputes = createDisputes({ db, clock, logger, desk: createDisputeDesk(stripe), authorizations });
  const { reconciliation, inbox } = listenToStripe(plumbing, stripe, { authorizations, cards, disputes });
  const declines = createDeclines({ db, clock, policies });
  const cases = createCases({ db, clock, logger });
  const exceptions = createExceptions({ db, clock, policies });
  const risk = createRisk({ db, clock, policies, recipients });
  const messages = openMessages(plumbing, { recipients, vouchers, policies });
  const reports = createReports({ clock });
  return {
    stripe,
    audit,
    policies,
    policyVersions,
    recipients,
    staff,
    identityProvider: createIdentityProvider({ ...config.identity, ...signInAddresses(config.baseUrl) }, logger),
    budgets,
    cards,
    awards,
    carrier,
    vouchers,
    invoices,
    authorizations,
    inbox,
    disputes,
    declines,
    cases,
    exceptions,
    risk,
    reconciliation,
    messages,
    reports,
  };
}

export type Modules = ReturnType<typeof createModules>;
