import type { Db } from '../../platform/database.ts';
import type { NotificationType } from './templates.ts';

export type Recipient = { phone_number: string } | { email_address: string } | { lines: string[] };

export type Notification = {
  id: string;
  reference: string | null;
  type: NotificationType;
  status: string;
  template_id: string;
  recipient: Recipient;
  subject: string | null;
  body: string;
  created_at: Date;
  completed_at: Date | null;
};

const TABLE = 'notifications';

export async function insertNotification(db: Db, notification: Notification): Promise<void> {
  await db(TABLE).insert({ ...notification, recipient: JSON.stringify(notification.recipient) });
}

export async function findNotification(db: Db, id: string): Promise<Notification | undefined> {
  return db<Notification>(TABLE).whereRaw('id::text = ?', [id]).first();
}

export async function listNotifications(
  db: Db,
  about: { reference?: string | undefined; limit: number },
): Promise<Notification[]> {
  const { reference, limit } = about;
  const newest = db<Notification>(TABLE).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit);
  return reference === undefined ? newest : newest.where({ reference });
}

export async function updateStatus(db: Db, id: string, status: { status: string; completed_at: Date }): Promise<void> {
  await db(TABLE).where({ id }).update(status);
}

/** Those that Notify lets an integration fail with a test key; everything else arrives. */
const OUTCOMES: Readonly<Record<string, string>> = {
  '447700900002': 'permanent-failure',
  '447700900003': 'temporary-failure',
  'perm-fail@simulator.notify': 'permanent-failure',
  'temp-fail@simulator.notify': 'temporary-failure',
};

/** A number as Notify keeps it: digits, with the country. */
export const plainNumber = (phone: string): string => phone.replace(/\D/g, '').replace(/^0+/, '44');

/** What becomes of a notification: by whom it is to, as with a test key. */
export function outcomeOf({ type, recipient }: Pick<Notification, 'type' | 'recipient'>): string {
  if (type === 'letter') return 'received';
  const to = 'phone_number' in recipient ? plainNumber(recipient.phone_number) : recipient;
  const key = typeof to === 'string' ? to : 'email_address' in to ? to.email_address.toLowerCase() : '';
  return OUTCOMES[key] ?? 'delivered';
}
