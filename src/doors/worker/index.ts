/** Time and queue in: each task calls one verb and holds no rule. */
import { type ParsedCronItem, parseCronItems, type TaskList } from 'graphile-worker';
import { z } from 'zod';

/** Port: the verbs that tasks call. */
export type WorkerVerbs = {
  issueAward(awardId: string): Promise<void>;
  withdrawCards(awardId: string): Promise<void>;
  makeBox(boxId: string): Promise<void>;
  cancelBoxCard(boxCardId: string): Promise<void>;
  linkCardAtStripe(cardId: string): Promise<void>;
  sendDispute(disputeId: string): Promise<void>;
  widenFence(awardId: string): Promise<void>;
  queueUnsentDisputes(): Promise<unknown>;
  assessAward(assessment: { awardId: string; after: 'payment' | 'contact' }): Promise<void>;
  hashOlderContacts(): Promise<unknown>;
  refreshScores(): Promise<unknown>;
  warnOfDeadlines(): Promise<unknown>;
  matchShortfalls(): Promise<unknown>;
  matchCardCases(about?: { awardId?: string | undefined }): Promise<unknown>;
  matchCardAtStripe(cardId: string): Promise<void>;
  matchCardholderPhone(recipientId: string): Promise<void>;
  lookAfterCards(): Promise<void>;
  endAwardsOfBudget(budgetId: string): Promise<void>;
  raiseBudgetAlerts(about?: { budgetId?: string | undefined }): Promise<unknown>;
  processEvent(eventId: string): Promise<void>;
  dispatchDomainEvents(): Promise<void>;
  pauseUnsignedAwards(): Promise<unknown>;
  expireAwards(): Promise<void>;
  activateDueVersions(): Promise<unknown>;
  checkBulkUpload(uploadId: string): Promise<void>;
  makeBulkUpload(uploadId: string): Promise<void>;
  removeBulkFiles(): Promise<unknown>;
  pollMissedEvents(): Promise<unknown>;
  bookArrivals(): Promise<unknown>;
  sweep(): Promise<unknown>;
  matchBalances(): Promise<unknown>;
  sendMessage(messageId: string): Promise<void>;
  followMessages(): Promise<void>;
  emptyIdleSessions(): Promise<unknown>;
};

const aboutAward = z.object({ awardId: z.uuid() });
const aboutOneOrAll = z.object({ awardId: z.uuid().optional() });
const aboutAssessment = z.object({ awardId: z.uuid(), after: z.enum(['payment', 'contact']) });
const aboutCard = z.object({ cardId: z.uuid() });
const aboutRecipient = z.object({ recipientId: z.uuid() });
const aboutBox = z.object({ boxId: z.uuid() });
const aboutBoxCard = z.object({ boxCardId: z.uuid() });
const aboutDispute = z.object({ disputeId: z.uuid() });
const aboutBudget = z.object({ budgetId: z.uuid() });
const aboutBudgetOrAll = z.object({ budgetId: z.uuid().optional() });
const aboutUpload = z.object({ uploadId: z.uuid() });
const aboutMessage = z.object({ messageId: z.uuid() });
const aboutEvent = z.object({ eventId: z.string() });

/** What each kind of job does. */
export function createTasks(verbs: WorkerVerbs): TaskList {
  return {
    'issue-award': (payload) => verbs.issueAward(aboutAward.parse(payload).awardId),
    'withdraw-cards': (payload) => verbs.withdrawCards(aboutAward.parse(payload).awardId),
    'make-box': (payload) => verbs.makeBox(aboutBox.parse(payload).boxId),
    'cancel-box-card': (payload) => verbs.cancelBoxCard(aboutBoxCard.parse(payload).boxCardId),
    'link-card-at-stripe': (payload) => verbs.linkCardAtStripe(aboutCard.parse(payload).cardId),
    'send-dispute': (payload) => verbs.sendDispute(aboutDispute.parse(payload).disputeId),
    'widen-fence': (payload) => verbs.widenFence(aboutAward.parse(payload).awardId),
    'assess-award': (payload) => verbs.assessAward(aboutAssessment.parse(payload)),
    'hash-older-contacts': async () => {
      await verbs.hashOlderContacts();
    },
    'refresh-scores': async () => {
      await verbs.refreshScores();
    },
    'warn-of-deadlines': async () => {
      await verbs.warnOfDeadlines();
    },
    'queue-unsent-disputes': async () => {
      await verbs.queueUnsentDisputes();
    },
    'match-shortfalls': async () => {
      await verbs.matchShortfalls();
    },
    'match-card-cases': async (payload) => {
      await verbs.matchCardCases(payload ? aboutOneOrAll.parse(payload) : {});
    },
    'match-card-at-stripe': (payload) => verbs.matchCardAtStripe(aboutCard.parse(payload).cardId),
    'match-cardholder-phone': (payload) => verbs.matchCardholderPhone(aboutRecipient.parse(payload).recipientId),
    'look-after-cards': () => verbs.lookAfterCards(),
    'end-awards-of-budget': (payload) => verbs.endAwardsOfBudget(aboutBudget.parse(payload).budgetId),
    'raise-budget-alerts': async (payload) => {
      await verbs.raiseBudgetAlerts(payload ? aboutBudgetOrAll.parse(payload) : {});
    },
    'process-event': (payload) => verbs.processEvent(aboutEvent.parse(payload).eventId),
    'dispatch-domain-events': () => verbs.dispatchDomainEvents(),
    'pause-unsigned-awards': async () => {
      await verbs.pauseUnsignedAwards();
    },
    'expire-awards': () => verbs.expireAwards(),
    'activate-due-versions': async () => {
      await verbs.activateDueVersions();
    },
    'check-bulk-upload': (payload) => verbs.checkBulkUpload(aboutUpload.parse(payload).uploadId),
    'make-bulk-upload': (payload) => verbs.makeBulkUpload(aboutUpload.parse(payload).uploadId),
    'remove-bulk-files': async () => {
      await verbs.removeBulkFiles();
    },
    'send-message': (payload) => verbs.sendMessage(aboutMessage.parse(payload).messageId),
    'follow-messages': () => verbs.followMessages(),
    'poll-missed-events': async () => {
      await verbs.pollMissedEvents();
    },
    'book-arrivals': async () => {
      await verbs.bookArrivals();
    },
    sweep: async () => {
      await verbs.sweep();
    },
    'empty-idle-sessions': async () => {
      await verbs.emptyIdleSessions();
    },
    'match-balances': async () => {
      await verbs.matchBalances();
    },
  };
}

/** A look at Stripe that did not end well is followed by the next one: there is nothing to try again. */
const once = (backfillPeriod: number) => ({ maxAttempts: 1, backfillPeriod });
const MINUTES_5 = 300_000;
const HOUR = 3_600_000;

/** What was missed while the worker slept is done when it wakes. */
const DAILY = { backfillPeriod: 86_400_000 };

/** An award's money returns within a quarter of an hour of midnight in London; payments stop at it exactly. */
export const CRON: ParsedCronItem[] = parseCronItems([
  {
    task: 'look-after-cards',
    match: '30 5 * * *',
    identifier: 'look-after-cards',
    options: { backfillPeriod: 86_400_000 },
  },
  { task: 'follow-messages', match: '* * * * *', identifier: 'follow-messages', options: once(0) },
  { task: 'empty-idle-sessions', match: '* * * * *', identifier: 'empty-idle-sessions', options: once(0) },
  { task: 'expire-awards', match: '*/15 * * * *', identifier: 'expire-awards', options: { backfillPeriod: 900_000 } },
  {
    task: 'pause-unsigned-awards',
    match: '*/15 * * * *',
    identifier: 'pause-unsigned-awards',
    options: { backfillPeriod: 900_000 },
  },
  {
    task: 'raise-budget-alerts',
    match: '*/15 * * * *',
    identifier: 'raise-budget-alerts',
    options: { backfillPeriod: 900_000 },
  },
  { task: 'poll-missed-events', match: '*/5 * * * *', identifier: 'poll-missed-events', options: once(MINUTES_5) },
  { task: 'book-arrivals', match: '*/5 * * * *', identifier: 'book-arrivals', options: once(MINUTES_5) },
  { task: 'sweep', match: '7 * * * *', identifier: 'sweep', options: once(HOUR) },
  { task: 'match-balances', match: '30 5 * * *', identifier: 'match-balances', options: once(24 * HOUR) },
  { task: 'remove-bulk-files', match: '41 * * * *', identifier: 'remove-bulk-files', options: once(HOUR) },
  { task: 'match-shortfalls', match: '11 6 * * *', identifier: 'match-shortfalls', options: DAILY },
  { task: 'match-card-cases', match: '13 6 * * *', identifier: 'match-card-cases', options: DAILY },
  { task: 'queue-unsent-disputes', match: '17 6 * * *', identifier: 'queue-unsent-disputes', options: DAILY },
  { task: 'hash-older-contacts', match: '29 * * * *', identifier: 'hash-older-contacts', options: once(HOUR) },
  { task: 'refresh-scores', match: '19 1 * * *', identifier: 'refresh-scores', options: DAILY },
  { task: 'warn-of-deadlines', match: '23 6 * * *', identifier: 'warn-of-deadlines', options: DAILY },
  { task: 'dispatch-domain-events', match: '* * * * *', identifier: 'dispatch-domain-events' },
  { task: 'activate-due-versions', match: '* * * * *', identifier: 'activate-due-versions', options: DAILY },
]);
