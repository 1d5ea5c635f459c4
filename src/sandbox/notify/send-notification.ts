import { v4 as newId } from 'uuid';
import { z } from 'zod';
import { NotifyError } from './error-answer.ts';
import { insertNotification, type Notification, plainNumber, type Recipient } from './notification.ts';
import type { NotifyParts } from './notify-parts.ts';
import { fill, findTemplate, type NotificationType, type Personalisation } from './templates.ts';

const BODY = z.strictObject({
  template_id: z.uuid('template_id is not a valid UUID'),
  personalisation: z.record(z.string(), z.string()).default({}),
  reference: z.string().nullable().optional(),
  phone_number: z.string().optional(),
  email_address: z.string().optional(),
});
type Body = z.output<typeof BODY>;

const invalid = (message: string) => new NotifyError(400, 'ValidationError', message);

function readBody(body: unknown): Body {
  const read = BODY.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw invalid(`${issue?.path.join('.') ?? 'body'} ${issue?.message ?? 'is wrong'}`);
}

function phoneOf({ phone_number: phone }: Body): Recipient {
  if (!phone) throw invalid('phone_number is a required property');
  const digits = plainNumber(phone);
  if (digits.length < 12) throw invalid('phone_number Not enough digits');
  if (digits.length > 15) throw invalid('phone_number Too many digits');
  return { phone_number: phone };
}

function emailOf({ email_address: email }: Body): Recipient {
  if (!email) throw invalid('email_address is a required property');
  if (!z.email().safeParse(email).success) throw invalid('email_address Not a valid email address');
  return { email_address: email };
}

const LEAST_LINES = 3;
const MOST_LINES = 7;
const POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i;

function linesOf({ personalisation }: Body): Recipient {
  const lines = Array.from({ length: MOST_LINES }, (_, place) => personalisation[`address_line_${place + 1}`] ?? '');
  const written = lines.filter((line) => line.trim() !== '');
  if (written.length < LEAST_LINES) throw invalid(`Address must be at least ${LEAST_LINES} lines long`);
  if (!POSTCODE.test(written.at(-1) ?? '')) throw invalid('Must be a real UK postcode');
  return { lines: written };
}

const RECIPIENTS: Readonly<Record<NotificationType, (body: Body) => Recipient>> = {
  sms: phoneOf,
  email: emailOf,
  letter: linesOf,
};

function contentOf({ type, subject, body }: Notification) {
  if (type === 'sms') return { body, from_number: 'GOVUK' };
  return type === 'email'
    ? { body, subject, from_email: 'practice.purse@notifications.service.gov.uk' }
    : { body, subject };
}

/** Takes something to send, as `POST /v2/notifications/:type` does, and gives what that answers. */
export async function sendNotification(parts: NotifyParts, type: NotificationType, given: unknown): Promise<object> {
  const body = readBody(given);
  const template = findTemplate(body.template_id, type);
  const personalisation: Personalisation = body.personalisation;
  const notification: Notification = {
    id: newId(),
    reference: body.reference ?? null,
    type,
    status: 'created',
    template_id: template.id,
    recipient: RECIPIENTS[type](body),
    ...fill(template, personalisation),
    created_at: parts.clock.now(),
    completed_at: null,
  };
  await insertNotification(parts.db, notification);
  const { id, reference } = notification;
  return {
    id,
    reference,
    content: contentOf(notification),
    uri: `${parts.publicUrl}/v2/notifications/${id}`,
    template: { id: template.id, version: 1, uri: `${parts.publicUrl}/v2/template/${template.id}` },
    scheduled_for: null,
  };
}
