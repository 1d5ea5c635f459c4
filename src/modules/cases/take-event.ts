import { systemPrincipal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import type { PublishedEvent, Subscriber } from '../audit/index.ts';
import { findAward } from '../awards/index.ts';
import { dueTime } from '../declines/index.ts';
import { findDispute } from '../disputes/index.ts';
import { isNomineePending } from '../recipients/index.ts';
import { findOpenCase, insertEntry, lockSubject, updateFigures } from './case-store.ts';
import { closeByItself } from './close-by-itself.ts';
import { CASE_EVENTS, type CaseEvent } from './core/case-events.ts';
import { closeIfGone } from './match-card-cases.ts';
import { matchShortfall } from './match-shortfall.ts';
import { openCase } from './open-case.ts';

const textIn = ({ payload }: PublishedEvent, field: string): string | null => {
  const value = payload[field];
  return typeof value === 'string' ? value : null;
};
const penceIn = ({ payload }: PublishedEvent): number => Number(payload['amountPence'] ?? 0);

function subjectOf({ subject }: CaseEvent, event: PublishedEvent): string | null {
  if (typeof subject === 'object') return subject.always;
  return subject === 'award' ? event.awardId : textIn(event, subject);
}

async function openFor(trx: Trx, event: PublishedEvent, about: CaseEvent): Promise<void> {
  const subjectId = subjectOf(about, event);
  if (subjectId === null) throw new Error(`event ${event.id} of type ${event.type} does not name its subject`);
  const award = event.awardId ? await findAward(trx, event.awardId) : null;
  const isWhole = typeof about.subject === 'object';
  const opened = await openCase(trx, {
    kind: about.kind,
    subjectId,
    awardId: isWhole ? null : event.awardId,
    practiceId: isWhole ? null : event.practiceId,
    budgetId: textIn(event, 'budgetId') ?? (isWhole ? null : (award?.budgetId ?? null)),
    amountPence: penceIn(event),
    facts: Object.fromEntries(about.keeps.map((field) => [field, event.payload[field] ?? null])),
    cause: textIn(event, 'cause') ?? textIn(event, 'authorizationId') ?? textIn(event, 'cardTransactionId'),
    at: event.occurredAt,
  });
  await closeIfGone(trx, opened, event.occurredAt);
}

/** That one is repaid may be told after the next has opened: it opens no case, for it did not cause the next one. */
async function takeShortfall(trx: Trx, event: PublishedEvent): Promise<void> {
  if (event.awardId === null) return;
  const cause = textIn(event, 'cause');
  const by = systemPrincipal(cause ?? String(event.id));
  const mayOpen = event.type === 'award.shortfall';
  await matchShortfall(trx, { awardId: event.awardId, cause, at: event.occurredAt, by, mayOpen });
}

/** A dispute that has been sent, or is over, needs no more warning. */
async function endWarning(trx: Trx, event: PublishedEvent, disputeId: string): Promise<void> {
  const subject = { kind: 'dispute_deadline', subjectId: disputeId } as const;
  await lockSubject(trx, subject);
  const warned = await findOpenCase(trx, subject);
  if (!warned) return;
  await closeByItself(trx, warned, { by: systemPrincipal(disputeId), at: event.occurredAt });
}

/** The other ways are left once a dispute brought nothing: the case is due anew. */
async function takeDisputeEnd(trx: Trx, event: PublishedEvent): Promise<void> {
  const disputeId = textIn(event, 'disputeId');
  const dispute = disputeId ? await findDispute(trx, disputeId) : null;
  if (!dispute) return;
  await endWarning(trx, event, dispute.id);
  if (dispute.status === 'submitted' || dispute.status === 'won') return;
  const subject = { kind: 'shortfall', subjectId: dispute.awardId } as const;
  await lockSubject(trx, subject);
  const short = await findOpenCase(trx, subject);
  if (!short) return;
  const { amountPence, openPence, isUrgent } = short;
  const at = event.occurredAt;
  await updateFigures(trx, short.id, { amountPence, openPence, dueAt: dueTime({ at, isUrgent, policySlug: null }) });
  const principalId = systemPrincipal(dispute.id).id;
  const entry = { what: 'dispute_closed', at, amountPence: 0, openPence, cause: dispute.id, principalId } as const;
  await insertEntry(trx, short, entry);
}

/** Opens the case of a nominee whom finance has to look at, and closes it once they have, or the nomination is over. */
async function takeNominee(trx: Trx, event: PublishedEvent): Promise<void> {
  const subjectId = textIn(event, 'representativeId');
  if (!subjectId) throw new Error(`event ${event.id} of type ${event.type} does not name its subject`);
  const subject = { kind: 'nominee_load', subjectId } as const;
  const { practiceId, occurredAt: at } = event;
  if (await isNomineePending(trx, subjectId)) {
    const nothing = { awardId: null, budgetId: null, amountPence: 0, cause: null };
    await openCase(trx, { ...subject, ...nothing, practiceId, facts: { representativeId: subjectId }, at });
    return;
  }
  await lockSubject(trx, subject);
  const open = await findOpenCase(trx, subject);
  if (open) await closeByItself(trx, open, { by: systemPrincipal(String(event.id)), at });
}

/** What each domain event means for the cases. Each works in the transaction that marks its event as handed on. */
export const CASE_SUBSCRIBERS: Readonly<Record<string, readonly Subscriber[]>> = {
  ...Object.fromEntries(
    Object.entries(CASE_EVENTS).map(([type, about]): [string, Subscriber[]] => [
      type,
      [(trx, event) => openFor(trx, event, about)],
    ]),
  ),
  'award.shortfall': [takeShortfall],
  'award.shortfall_repaid': [takeShortfall],
  'dispute.submitted': [takeDisputeEnd],
  'dispute.closed': [takeDisputeEnd],
  'recipient.nominee_of_many': [takeNominee],
  'recipient.nominee_settled': [takeNominee],
};
