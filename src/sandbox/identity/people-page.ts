import { type Html, html } from '../till/html.ts';
import type { IdentityPerson } from './identity-options.ts';

type Group = { heading: string; people: IdentityPerson[] };

/** People by the first practice they work for; those who work for none come last. */
function groupsOf(people: readonly IdentityPerson[]): Group[] {
  const practices = new Set(people.flatMap(({ practices: [first] }) => first ?? []));
  const groups = [...practices].sort().map((heading) => ({
    heading,
    people: people.filter(({ practices: [first] }) => first === heading),
  }));
  const elsewhere = people.filter(({ practices: [first] }) => first === undefined);
  return elsewhere.length > 0 ? [...groups, { heading: 'Across all practices', people: elsewhere }] : groups;
}

function personButton({ subject, name, title, does, practices }: IdentityPerson): Html {
  const others = practices.slice(1);
  return html`<li><button class="identity-person" name="person" value="${subject}">
    <span class="identity-person__name">${name}</span>
    <span class="identity-person__title">${title}</span>
    <span class="identity-person__does">${does}</span>
    ${others.length > 0 && html`<span class="identity-person__does">Also at ${others.join(', ')}</span>`}
  </button></li>`;
}

/** Everybody whom one can be. `action`: where the choice is sent. */
export function peopleList(people: readonly IdentityPerson[], action: string): Html {
  return html`<h1>Who do you want to be?</h1>
<p>This stands in for NHS CIS2 or NHSmail. Choose one of these invented people. You need no password.</p>
${people.length === 0 && html`<p>There is nobody yet: there are no demonstration people.</p>`}
${groupsOf(people).map(
  (group) => html`<h2 class="nhsuk-heading-m">${group.heading}</h2>
<form method="post" action="${action}"><ul class="identity-people">${group.people.map(personButton)}</ul></form>`,
)}
<form method="post" action="${action}"><p><button class="identity-quiet" name="act" value="cancel">Go back without signing in</button></p></form>`;
}
