/**
 * Who did what, and what others may want to know of it: two append-only records
 * that are written in the transaction of the act itself.
 */

export { dispatchEvents, type PublishedEvent, type Subscriber } from './dispatch-events.ts';
export { type DomainEvent, publishEvent } from './publish-event.ts';
export { type AuditEntry, recordAudit } from './record-audit.ts';
