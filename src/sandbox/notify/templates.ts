import { NotifyError } from './error-answer.ts';

export type NotificationType = 'sms' | 'email' | 'letter';

export type Template = { id: string; type: NotificationType; subject: string | null; body: string };

/** As a service would be told them by Notify, by what each is for. */
export const NOTIFY_TEMPLATES = {
  text: '5c4c1f0e-6a41-4e0a-9a0f-0d6a6f1f0001',
  email: '5c4c1f0e-6a41-4e0a-9a0f-0d6a6f1f0002',
  letter: '5c4c1f0e-6a41-4e0a-9a0f-0d6a6f1f0003',
} as const;

/** The templates that a service would make in Notify; each takes its words whole. */
const TEMPLATES: readonly Template[] = [
  { id: NOTIFY_TEMPLATES.text, type: 'sms', subject: null, body: '((text))' },
  { id: NOTIFY_TEMPLATES.email, type: 'email', subject: '((heading))', body: '((text))' },
  { id: NOTIFY_TEMPLATES.letter, type: 'letter', subject: '((heading))', body: '((text))' },
];

export function findTemplate(id: string, type: NotificationType): Template {
  const found = TEMPLATES.find((template) => template.id === id);
  if (!found) throw new NotifyError(400, 'BadRequestError', 'Template not found');
  if (found.type === type) return found;
  throw new NotifyError(400, 'BadRequestError', `${found.type} template is not suitable for ${type} notification`);
}

export type Personalisation = Readonly<Record<string, string>>;

const PLACEHOLDER = /\(\((\w+)\)\)/g;

/** The template with its placeholders filled in. */
export function fill(template: Template, personalisation: Personalisation): { subject: string | null; body: string } {
  const needed = [...`${template.subject ?? ''}${template.body}`.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');
  const missing = needed.filter((name) => personalisation[name] === undefined);
  if (missing.length > 0) {
    throw new NotifyError(400, 'BadRequestError', `Missing personalisation: ${missing.join(', ')}`);
  }
  const filled = (text: string) => text.replace(PLACEHOLDER, (_, name: string) => personalisation[name] ?? '');
  return { subject: template.subject === null ? null : filled(template.subject), body: filled(template.body) };
}
