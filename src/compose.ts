import path from 'node:path';
import express, { type Express } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Config } from './config.ts';
import { createApiDoor } from './doors/api/index.ts';
import { createHealthDoor, type Readiness } from './doors/health/index.ts';
import { createWebDoor } from './doors/web/index.ts';
import { createWebhooksDoor, type WebhookReader } from './doors/webhooks/index.ts';
import { CRON, createTasks, type WorkerVerbs } from './doors/worker/index.ts';
import {
  BadWebhook,
  checkSetup,
  createCardIssuer,
  createDisputeDesk,
  createStripeClient,
  createStripeListing,
  createStripeRecords,
  type Finding,
  readAuthorizationRequest,
  readInboxEvent,
  STRIPE_VERSION,
  verifyEvent,
} from './gateways/stripe/index.ts';
import { dispatchEvents } from './modules/audit/index.ts';
import { type Authorizations, createAuthorizations, RoundUnderWay } from './modules/authorizations/index.ts';
import { createAwards } from './modules/awards/index.ts';
import { createBudgets, findPracticeByCode, listPractices } from './modules/budgets/index.ts';
import { type Cards, createCards } from './modules/cards/index.ts';
import { createCases } from './modules/cases/index.ts';
import { createDeclines } from './modules/declines/index.ts';
import { createDisputes, type Disputes } from './modules/disputes/index.ts';
import { createInbox, type EventHandler } from './modules/inbox/index.ts';
import { createPolicies } from './modules/policies/index.ts';
import { createRecipients } from './modules/recipients/index.ts';
import { createReconciliation, type Reconciliation } from './modules/reconciliation/index.ts';
import { createReports } from './modules/reports/index.ts';
import { createStaff } from './modules/staff/index.ts';
import { type AttemptLimiter, createVouchers } from './modules/vouchers/index.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { type Db, inScope, openDatabase, SERVICE_ROLE } from './platform/database.ts';
import { type DecisionConnection, openDecisionConnection } from './platform/decision-connection.ts';
import { hasServiceRole } from './platform/grants.ts';
import { createJobDrain, runJobs } from './platform/job-runner.ts';
import { createLogger, type Logger } from './platform/logger.ts';
import { countPendingMigrations } from './platform/migrations.ts';
import { logRequests } from './platform/request-log.ts';
import { SOFTWARE } from './software.ts';

export type Overrides = { clock?: Clock; logger?: Logger };

type Plumbing = {
  config: Config;
  clock: Clock;
  logger: Logger;
  db: Db;
  /** For the event inbox: never waits behind a slow page. */
  inboxDb: Db;
  decisionConnection: DecisionConnection;
  /** For decisions that must wait for a lock, so that the others need not. */
  retryConnection: DecisionConnection;
};

const PAGES_POOL = 12;
const INBOX_POOL = 4;
/** Wrong codes from one source before it must wait (R49). */
const WRONG_CODES = 5;
const LOCKED_SECONDS = 15 * 60;

async function openPlumbing(config: Config, overrides: Overrides): Promise<Plumbing> {
  const clock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? createLogger({ name: 'practice-purse', level: config.logLevel });
  const asOwner = openDatabase({ url: config.databaseUrl, max: 1 });
  const role = (await hasServiceRole(asOwner)) ? { role: SERVICE_ROLE } : {};
  await asOwner.destroy();
  const settings = { url: config.databaseUrl, ...role };
  return {
    config,
    clock,
    logger,
    db: openDatabase({ ...settings, max: PAGES_POOL }),
    inboxDb: openDatabase({ ...settings, max: INBOX_POOL, applicationName: 'inbox' }),
    decisionConnection: openDecisionConnection({ ...settings, logger, applicationName: 'decisions' }),
    retryConnection: openDecisionConnection({ ...settings, logger, applicationName: 'decisions-again' }),
  };
}

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

/** The modules that Stripe's events are handed to. */
type EventReaders = {
  authorizations: Authorizations;
  cards: Cards;
  disputes: Disputes;
  reconciliation: Reconciliation;
};

/** What each type of event brings to Stripe's present state. `npm run stripe:check` wants all of them delivered. */
const EVENT_HANDLERS: Readonly<Record<string, (to: EventReaders, objectId: string) => Promise<void>>> = {
  'issuing_authorization.created': (to, id) => to.authorizations.settleAuthorization(id),
  'issuing_authorization.updated': (to, id) => to.authorizations.settleAuthorization(id),
  'issuing_transaction.created': (to, id) => to.authorizations.settleTransaction(id),
  'issuing_card.updated': (to, id) => to.cards.settleCard(id),
  'issuing_cardholder.updated': (to, id) => to.cards.settleCardholder(id),
  'issuing_dispute.created': (to, id) => to.disputes.settleDispute(id),
  'issuing_dispute.updated': (to, id) => to.disputes.settleDispute(id),
  'issuing_dispute.submitted': (to, id) => to.disputes.settleDispute(id),
  'issuing_dispute.closed': (to, id) => to.disputes.settleDispute(id),
  'issuing_dispute.funds_reinstated': (to, id) => to.disputes.settleDispute(id),
  'issuing_dispute.funds_rescinded': (to, id) => to.disputes.settleDispute(id),
  'topup.succeeded': async (to) => {
    await to.reconciliation.bookArrivals();
  },
};

function bindHandlers(readers: EventReaders): Record<string, EventHandler> {
  const bound = Object.entries(EVENT_HANDLERS).map(([type, handle]): [string, EventHandler] => [
    type,
    ({ objectId }) => handle(readers, objectId),
  ]);
  return Object.fromEntries(bound);
}

function createModules(plumbing: Plumbing) {
  const { config, clock, logger, db } = plumbing;
  const stripe = createStripeClient(config.stripe);
  const policies = createPolicies();
  const identityKeys = { hashKey: config.identityHashKey, encryptionKeys: config.identityKeys };
  const recipients = createRecipients({ clock, identityKeys });
  const staff = createStaff({
    db,
    clock,
    practices: { findPracticeByCode, listPractices },
  });
  const budgets = createBudgets({ db, clock });
  const cards = createCards({ db, clock, logger, policies, recipients, issuer: createCardIssuer(stripe) });
  const carrier = { issue: cards.issueCard, withdraw: cards.withdrawCardsOf };
  const awards = createAwards({
    db,
    clock,
    logger,
    policies,
    recipients,
    carrier,
    requestHashKey: config.identityHashKey,
  });
  const attempts = createAttemptLimiter();
  const vouchers = createVouchers({ db, clock, accessCodeKey: config.accessCodeKey, attempts });
  const records = createStripeRecords(stripe);
  const shared = { db, clock, logger, policies, software: SOFTWARE };
  const authorizations = createAuthorizations({
    decision: {
      ...shared,
      db: plumbing.inboxDb,
      connection: plumbing.decisionConnection,
      retryConnection: plumbing.retryConnection,
    },
    settlement: { ...shared, cards, records },
  });
  const disputes = createDisputes({ db, clock, logger, desk: createDisputeDesk(stripe), authorizations });
  const isTooEarly = (error: unknown) => error instanceof RoundUnderWay;
  const reconciliation: Reconciliation = createReconciliation({
    db,
    clock,
    logger,
    listing: createStripeListing(stripe),
    settle: {
      authorization: authorizations.settleAuthorization,
      transaction: authorizations.settleTransaction,
      dispute: disputes.settleDispute,
      card: cards.settleCard,
    },
    takeMissedEvents: (events) => inbox.takeMissedEvents(events),
    isTooEarly,
  });
  const inbox = createInbox({
    db,
    receivingDb: plumbing.inboxDb,
    clock,
    logger,
    handlers: bindHandlers({ authorizations, cards, disputes, reconciliation }),
    isTooEarly,
  });
  const declines = createDeclines({ db, clock, policies });
  const cases = createCases({ db, clock });
  const reports = createReports({ clock });
  return {
    stripe,
    policies,
    recipients,
    staff,
    budgets,
    cards,
    awards,
    vouchers,
    authorizations,
    inbox,
    disputes,
    declines,
    cases,
    reconciliation,
    reports,
  };
}

export type Modules = ReturnType<typeof createModules>;

function createReader({ config, clock }: Plumbing, { stripe }: Modules): WebhookReader {
  const { authorizationWebhookSecrets, webhookSecrets } = config.stripe;
  return {
    version: STRIPE_VERSION,
    isRefusal: (error) => error instanceof BadWebhook,
    readAuthorizationRequest(body, signature) {
      const now = clock.now();
      const event = verifyEvent(stripe, { body, signature, secrets: authorizationWebhookSecrets, now });
      return readAuthorizationRequest(event, now);
    },
    readEvent: (body, signature) =>
      readInboxEvent(verifyEvent(stripe, { body, signature, secrets: webhookSecrets, now: clock.now() })),
  };
}

function createWorkerVerbs({ db, clock, logger }: Plumbing, modules: Modules): WorkerVerbs {
  const { cards, awards, inbox, disputes, declines, cases, reconciliation, authorizations } = modules;
  const subscribers = {
    ...cases.subscribers,
    'authorization.declined': [
      async (
        trx: Parameters<typeof declines.openReview>[0],
        event: { occurredAt: Date; payload: Record<string, unknown> },
      ) => {
        const authorizationId = String(event.payload['authorizationId']);
        await declines.openReview(trx, { authorizationId, at: event.occurredAt });
      },
    ],
  };
  return {
    issueAward: cards.issueCard,
    withdrawCards: cards.withdrawCardsOf,
    sendDispute: disputes.sendDispute,
    widenFence: authorizations.widenFence,
    warnOfDeadlines: cases.warnOfDeadlines,
    matchCardAtStripe: cards.matchCardAtStripe,
    lookAfterCards: cards.lookAfterCards,
    endAwardsOfBudget: awards.endAwardsOfBudget,
    processEvent: inbox.processEvent,
    dispatchDomainEvents: async () => {
      await dispatchEvents({ db, clock, logger }, subscribers);
    },
    expireAwards: async () => {
      await awards.expireDueAwards();
    },
    pollMissedEvents: reconciliation.pollMissedEvents,
    bookArrivals: reconciliation.bookArrivals,
    sweep: () => reconciliation.sweep(),
    matchBalances: reconciliation.matchBalances,
  };
}

/** Whether the database has this version's shape, the demonstration data where wanted, and no event waits. */
function createReadiness({ db, config }: Plumbing, modules: Modules): () => Promise<Readiness> {
  const directory = path.join(import.meta.dirname, '../migrations');
  let migrated = false;
  return async () => {
    migrated ||= (await countPendingMigrations({ url: config.databaseOwnerUrl, directory })) === 0;
    const seeded = await inScope(db, 'all', (trx) => trx('installation').where({ name: 'seeded' }).first());
    return {
      migrated,
      seeded: !config.demonstrationData || seeded !== undefined,
      inboxEmpty: (await modules.inbox.countWaitingEvents()) === 0,
    };
  };
}

function createApp(plumbing: Plumbing, modules: Modules): Express {
  const { config, clock, logger, db } = plumbing;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.production ? 1 : false);
  const { decide } = modules.authorizations;
  const { receiveEvent } = modules.inbox;
  app.use(
    '/webhooks/stripe',
    createWebhooksDoor({ reader: createReader(plumbing, modules), decide, receiveEvent, logger }),
  );
  app.use('/health', createHealthDoor(createReadiness(plumbing, modules)));
  app.use(logRequests(logger));
  app.use('/api', createApiDoor({ ...modules, db, logger, config }));
  app.use(createWebDoor({ ...modules, db, clock, logger, config }));
  return app;
}

/** The whole service. Nothing listens and no job runs until it is told to. */
export type Service = Modules & {
  db: Db;
  clock: Clock;
  logger: Logger;
  app: Express;
  startWorker: () => Promise<{ stop: () => Promise<void>; ended: Promise<void> }>;
  /** Runs the jobs that are due, in this process, until there are none. */
  createDrain: () => { drain: () => Promise<void>; close: () => Promise<void> };
  destroy: () => Promise<void>;
};

/**
 * Checks a set-up with Stripe, step by step; needs no database. `deliveryWaitMs`: how long Stripe may take to
 * deliver an event.
 */
export function composeStripeCheck(
  settings: Pick<Config, 'stripe' | 'usesSandbox' | 'baseUrl'>,
  options: { tell: (finding: Finding) => void; deliveryWaitMs: number },
): Promise<readonly Finding[]> {
  const { baseUrl, usesSandbox, stripe } = settings;
  const handledEvents = Object.keys(EVENT_HANDLERS);
  const { tell, deliveryWaitMs } = options;
  const { webhookSecrets } = stripe;
  const setup = { baseUrl, usesSandbox, webhookSecrets, handledEvents, deliveryWaitMs, version: STRIPE_VERSION };
  return checkSetup({ ...setup, stripe: createStripeClient(stripe) }, tell);
}

/** Puts everything together: the only file that knows every part. */
export async function compose(config: Config, overrides: Overrides = {}): Promise<Service> {
  const plumbing = await openPlumbing(config, overrides);
  const modules = createModules(plumbing);
  const { db, clock, logger } = plumbing;
  const taskList = createTasks(createWorkerVerbs(plumbing, modules));
  const jobs = { ownerUrl: config.databaseOwnerUrl, logger, taskList, cron: CRON };
  return {
    ...modules,
    db,
    clock,
    logger,
    app: createApp(plumbing, modules),
    startWorker: () => runJobs(jobs),
    createDrain: () => createJobDrain(jobs),
    destroy: async () => {
      await plumbing.decisionConnection.close();
      await plumbing.retryConnection.close();
      await plumbing.inboxDb.destroy();
      await db.destroy();
    },
  };
}
