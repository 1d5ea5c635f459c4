import { NotifyError } from './error-answer.ts';
import { findNotification, listNotifications, type Notification, outcomeOf, updateStatus } from './notification.ts';
import type { NotifyParts } from './notify-parts.ts';

const MOST_LISTED = 250;

function shown(parts: NotifyParts, notification: Notification): object {
  const {
    recipient,
    template_id: templateId,
    created_at: createdAt,
    completed_at: completedAt,
    ...rest
  } = notification;
  const lines = 'lines' in recipient ? recipient.lines.map((line, place) => [`line_${place + 1}`, line]) : [];
  return {
    ...rest,
    ...('lines' in recipient ? Object.fromEntries(lines) : recipient),
    template: { id: templateId, version: 1, uri: `${parts.publicUrl}/v2/template/${templateId}` },
    created_at: createdAt.toISOString(),
    sent_at: createdAt.toISOString(),
    completed_at: completedAt?.toISOString() ?? null,
  };
}

/** As `GET /v2/notifications/:id`. What was sent arrives, or does not, by the time that somebody asks. */
export async function readNotification(parts: NotifyParts, id: string): Promise<object> {
  const found = await findNotification(parts.db, id);
  if (!found) throw new NotifyError(404, 'NoResultFound', 'No result found');
  if (found.completed_at) return shown(parts, found);
  const settled = { status: outcomeOf(found), completed_at: parts.clock.now() };
  await updateStatus(parts.db, id, settled);
  return shown(parts, { ...found, ...settled });
}

/** As `GET /v2/notifications`, newest first. */
export async function listSent(parts: NotifyParts, reference: string | undefined): Promise<object> {
  const found = await listNotifications(parts.db, { reference, limit: MOST_LISTED });
  const notifications = found.map((one) => shown(parts, one));
  return { notifications, links: { current: `${parts.publicUrl}/v2/notifications` } };
}

const STATUSES = ['delivered', 'permanent-failure', 'temporary-failure', 'technical-failure', 'received', 'accepted'];

/** Says what becomes of a notification, in place of what its recipient would bring about. */
export async function settleNotification(parts: NotifyParts, id: string, status: unknown): Promise<object> {
  const found = await findNotification(parts.db, id);
  if (!found) throw new NotifyError(404, 'NoResultFound', 'No result found');
  if (typeof status !== 'string' || !STATUSES.includes(status)) {
    throw new NotifyError(400, 'ValidationError', `status is none of ${STATUSES.join(', ')}`);
  }
  const settled = { status, completed_at: parts.clock.now() };
  await updateStatus(parts.db, id, settled);
  return shown(parts, { ...found, ...settled });
}
