/** Time and queue in: each task calls one verb and holds no rule. */
import { type ParsedCronItem, parseCronItems, type TaskList } from 'graphile-worker';
import { z } from 'zod';

/** Port: the verbs that tasks call. */
export type WorkerVerbs = {
  issueAward(awardId: string): Promise<void>;
  withdrawCards(awardId: string): Promise<void>;
  sendDispute(disputeId: string): Promise<void>;
  matchCardAtStripe(cardId: string): Promise<void>;
  processEvent(eventId: string): Promise<void>;
  dispatchDomainEvents(): Promise<void>;
  expireAwards(): Promise<void>;
};

const aboutAward = z.object({ awardId: z.uuid() });
const aboutCard = z.object({ cardId: z.uuid() });
const aboutDispute = z.object({ disputeId: z.uuid() });
const aboutEvent = z.object({ eventId: z.string() });

/** What each kind of job does. */
export function createTasks(verbs: WorkerVerbs): TaskList {
  return {
    'issue-award': (payload) => verbs.issueAward(aboutAward.parse(payload).awardId),
    'withdraw-cards': (payload) => verbs.withdrawCards(aboutAward.parse(payload).awardId),
    'send-dispute': (payload) => verbs.sendDispute(aboutDispute.parse(payload).disputeId),
    'match-card-at-stripe': (payload) => verbs.matchCardAtStripe(aboutCard.parse(payload).cardId),
    'process-event': (payload) => verbs.processEvent(aboutEvent.parse(payload).eventId),
    'dispatch-domain-events': () => verbs.dispatchDomainEvents(),
    'expire-awards': () => verbs.expireAwards(),
  };
}

/** An award's money returns within a quarter of an hour of midnight in London; payments stop at it exactly. */
export const CRON: ParsedCronItem[] = parseCronItems([
  { task: 'expire-awards', match: '*/15 * * * *', identifier: 'expire-awards', options: { backfillPeriod: 900_000 } },
  { task: 'dispatch-domain-events', match: '* * * * *', identifier: 'dispatch-domain-events' },
]);
