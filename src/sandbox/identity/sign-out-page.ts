import { Html, html } from '../till/html.ts';

/** Asks whether to sign out here as well. `form`: the library's own, which the buttons send. */
export function signOutQuestion(form: string): Html {
  return html`<h1>Do you want to sign out of the demonstration sign-in too?</h1>
<p>On a computer that others use, sign out.</p>
${new Html(form)}
<p><button class="nhsuk-button" type="submit" form="op.logoutForm" name="logout" value="yes">Yes, sign me out</button></p>
<p><button class="identity-quiet" type="submit" form="op.logoutForm">No, stay signed in there</button></p>`;
}
