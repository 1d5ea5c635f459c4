import { formatInstant } from '../../kernel/dates.ts';
import { type Html, html } from '../till/html.ts';
import type { Notification } from './notification.ts';

const KINDS: Readonly<Record<Notification['type'], string>> = { sms: 'Text', email: 'Email', letter: 'Letter' };

function whereTo({ recipient }: Notification): string {
  if ('phone_number' in recipient) return recipient.phone_number;
  return 'email_address' in recipient ? recipient.email_address : recipient.lines.join(', ');
}

function sentItem(one: Notification): Html {
  return html`<li>
  <h2>${KINDS[one.type]} to ${whereTo(one)}</h2>
  <p>${formatInstant(one.created_at)}, ${one.status}</p>
  ${one.subject && html`<p><strong>${one.subject}</strong></p>`}
  <pre>${one.body}</pre>
</li>`;
}

export const SENT_PAGE_CSS = `body { font: 19px/1.5 Arial, sans-serif; max-width: 40em; margin: 1em auto; padding: 0 1em; color: #212b32 }
ul { list-style: none; padding: 0 } li { border-top: 1px solid #aeb7bd } h2 { font-size: 1em }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; background: #f0f4f5; padding: 1em; margin: 0 0 1em }`;

/** What people would have got, newest first. */
export function sentPage(root: string, sent: readonly Notification[]): string {
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Messages sent – Demonstration</title>
<link rel="stylesheet" href="${root}/sent.css">
<link rel="icon" href="data:,">
</head>
<body>
<main>
<h1>Messages sent</h1>
<p>This stands in for GOV.UK Notify. Nothing here reached anybody: no real people or organisations.</p>
${sent.length === 0 ? html`<p>Nothing has been sent yet.</p>` : html`<ul>${sent.map(sentItem)}</ul>`}
</main>
</body>
</html>
`.markup;
}
