/**
 * Who did what, and what others may want to know of it: two append-only records
 * that are written in the transaction of the act itself.
 */
import type { Principal } from '../../kernel/principal.ts';
import { type AuditDeps, listParkedEvents, replayDomainEvent } from './parked-events.ts';

export {
  type BatchSubscriber,
  dispatchEvents,
  type PublishedEvent,
  type Subscriber,
  type Subscribers,
} from './dispatch-events.ts';
export type { ParkedDomainEvent } from './parked-events.ts';
export { type DomainEvent, publishEvent } from './publish-event.ts';
export { type AuditEntry, recordAudit } from './record-audit.ts';

export type Audit = ReturnType<typeof createAudit>;

export function createAudit(deps: AuditDeps) {
  return {
    listParkedEvents: (by: Principal) => listParkedEvents(deps, by),
    replayDomainEvent: (by: Principal, id: string) => replayDomainEvent(deps, by, id),
  };
}
