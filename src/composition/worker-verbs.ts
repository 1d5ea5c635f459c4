import type { WorkerVerbs } from '../doors/worker/index.ts';
import { dispatchEvents } from '../modules/audit/index.ts';
import type { Modules } from './modules.ts';
import type { Plumbing } from './plumbing.ts';

/** What tasks call, and who hears of domain events. */
export function createWorkerVerbs({ db, clock, logger }: Plumbing, modules: Modules): WorkerVerbs {
  const { cards, awards, inbox, disputes, declines, cases, risk, reconciliation, authorizations, policyVersions } =
    modules;
  const subscribers = {
    ...cases.subscribers,
    ...risk.subscribers,
    'authorization.declined': [
      async (
        trx: Parameters<typeof declines.openReview>[0],
        event: { occurredAt: Date; payload: Record<string, unknown> },
      ) => {
        const authorizationId = String(event.payload['authorizationId']);
        await declines.openReview(trx, { authorizationId, at: event.occurredAt });
      },
      ...risk.subscribers['authorization.declined'],
    ],
  };
  return {
    issueAward: modules.carrier.issue,
    withdrawCards: modules.carrier.withdraw,
    makeBox: cards.makeBox,
    cancelBoxCard: cards.cancelBoxCard,
    linkCardAtStripe: cards.linkAtStripe,
    sendDispute: disputes.sendDispute,
    widenFence: authorizations.widenFence,
    queueUnsentDisputes: disputes.queueUnsent,
    assessAward: risk.assessAward,
    hashOlderContacts: risk.hashOlderContacts,
    refreshScores: risk.refreshScores,
    warnOfDeadlines: cases.warnOfDeadlines,
    matchShortfalls: cases.matchShortfalls,
    matchCardCases: cases.matchCardCases,
    matchCardAtStripe: cards.matchCardAtStripe,
    matchCardholderPhone: cards.matchCardholderPhone,
    lookAfterCards: cards.lookAfterCards,
    endAwardsOfBudget: awards.endAwardsOfBudget,
    raiseBudgetAlerts: modules.budgets.raiseAlerts,
    processEvent: inbox.processEvent,
    dispatchDomainEvents: async () => {
      await dispatchEvents({ db, clock, logger }, subscribers);
    },
    activateDueVersions: policyVersions.activateDueVersions,
    pauseUnsignedAwards: awards.pauseUnsignedAwards,
    expireAwards: async () => {
      await awards.expireDueAwards();
    },
    checkBulkUpload: awards.checkBulkUpload,
    makeBulkUpload: awards.makeBulkUpload,
    removeBulkFiles: awards.removeBulkFiles,
    pollMissedEvents: reconciliation.pollMissedEvents,
    bookArrivals: reconciliation.bookArrivals,
    sweep: () => reconciliation.sweep(),
    matchBalances: reconciliation.matchBalances,
    sendMessage: modules.messages.sendMessage,
    followMessages: modules.messages.followMessages,
    emptyIdleSessions: modules.staff.emptyIdleSessions,
  };
}
