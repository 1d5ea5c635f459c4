import { type Html, html } from '../till/html.ts';

/** A whole page of the provider. `root`: the path at which it is served. */
export function identityPage({ root, title, body }: { root: string; title: string; body: Html }): string {
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – Demonstration sign-in</title>
<link rel="stylesheet" href="${root}/assets/nhsuk.css">
<link rel="stylesheet" href="${root}/assets/identity.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="nhsuk-skip-link" href="#maincontent">Skip to main content</a>
<div class="identity-demonstration" role="region" aria-label="About this service">
  <div class="nhsuk-width-container">Demonstration data. No real people or organisations.</div>
</div>
<header class="nhsuk-header identity-header" role="banner">
  <div class="nhsuk-width-container"><span class="identity-header__name">Demonstration sign-in</span></div>
</header>
<div class="nhsuk-width-container">
  <main class="nhsuk-main-wrapper" id="maincontent">
${body}
  </main>
</div>
</body>
</html>
`.markup;
}
