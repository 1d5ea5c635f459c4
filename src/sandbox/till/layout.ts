import { type Html, html } from './html.ts';

export type Page = {
  title: string;
  /** Which entry of the navigation this page is. */
  at: 'till' | 'bank' | 'events';
  body: Html;
  /** What was wrong with what was sent; shown first. */
  error?: string | undefined;
};

const NAVIGATION = [
  { at: 'till', href: '/till', label: 'Till' },
  { at: 'bank', href: '/till/bank', label: 'Bank' },
  { at: 'events', href: '/till/events', label: 'Events' },
] as const;

/** A whole page of the till. */
export function layout({ title, at, body, error }: Page): string {
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${error ? 'Error: ' : ''}${title} – Marram Bay till</title>
<link rel="stylesheet" href="/till/till.css">
<link rel="stylesheet" href="/till/counter.css">
<link rel="stylesheet" href="/till/receipt.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">Skip to main content</a>
<p class="banner">Demonstration data. No real people or organisations.</p>
<header class="masthead">
  <p class="brand">Marram Bay <strong>till</strong></p>
  <nav aria-label="Sandbox">
    <ul>
      ${NAVIGATION.map(
        (entry) =>
          html`<li><a href="${entry.href}"${entry.at === at && html` aria-current="page"`}>${entry.label}</a></li>`,
      )}
    </ul>
  </nav>
</header>
<main id="main">
${error && html`<div class="problem" role="alert"><h2>There is a problem</h2><p>${error}</p></div>`}
${body}
</main>
</body>
</html>
`.markup;
}
