import { formatInstant } from '../../kernel/dates.ts';
import { formatPence } from '../../kernel/money.ts';
import type { Authorization } from '../issuing/authorization.ts';
import type { ServiceWords, Told } from './ask-service.ts';
import type { Payment } from './find-payment.ts';
import { historyOf, reasonOf } from './history.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { moveForms, type RefusedMove } from './move-forms.ts';
import { grantedPence, receipt } from './receipt.ts';

/** What the shop sees, what the others read, and what the shop can do next. */
export function receiptPage(payment: Payment, words: ServiceWords, refused?: RefusedMove): string {
  const { authorization } = payment;
  const answer = authorization.approved ? 'approved' : 'declined';
  const body = html`
<h1>${authorization.merchant_data.name}: ${formatPence(grantedPence(authorization))} ${answer}</h1>
<div class="outcome">
  ${receipt(payment)}
  <section class="voices" aria-label="What others read">${voices(payment, words)}</section>
</div>
${moveForms(payment, refused)}
<section>
  <h2>What has happened</h2>
  <ol class="history">${historyOf(payment.events).map(
    ({ at, text }) =>
      html`<li><span>${text}</span> <time datetime="${at.toISOString()}">${formatInstant(at)}</time></li>`,
  )}</ol>
</section>
<p><a class="again" href="/till?card=${authorization.card.id}">Buy something else with this card</a></p>`;
  return layout({ title: `${authorization.merchant_data.name} ${answer}`, at: 'till', body, error: refused?.problem });
}

/** What finance reads of a payment that went through: what it has to settle, or that there is nothing. */
function settling({ authorization }: Payment, { openCases }: Told): string | null {
  if (openCases?.length) return `To settle: ${openCases.map(({ sentence }) => sentence).join(' ')}`;
  if (!authorization.approved) return null;
  return takenPence(authorization) > approvedPence(authorization)
    ? 'The shop took more than was approved. What the award did not have becomes a case in a moment: reload.'
    : 'Nothing to do: within the award.';
}

function voices(payment: Payment, words: ServiceWords): Html {
  const { authorization } = payment;
  if ('silent' in words) {
    return html`<p class="silent">${words.silent}</p><p class="reason">Stripe’s reason: <code>${reasonOf(authorization)}</code></p>`;
  }
  const { reason, decisionMs } = words.told;
  const patient = reason?.patientText ?? (authorization.approved ? wentThrough(authorization) : null);
  const finance = reason?.financeText ?? settling(payment, words.told);
  return html`
    ${bubble({ who: 'patient', title: 'What the patient reads', text: patient })}
    ${bubble({ who: 'finance', title: 'What finance reads', text: finance })}
    <p class="reason">${typeof decisionMs === 'number' && html`Decided in <strong>${Math.round(decisionMs)} ms</strong> · `}${reason?.code && html`<code>${reason.code}</code> · `}Stripe’s reason: <code>${reasonOf(authorization)}</code></p>`;
}

/** The last that the shop asked for may have been more than the card gave, though the payment stands. */
const wentThrough = ({ request_history }: Authorization): string =>
  request_history.at(-1)?.approved === false
    ? 'The payment stands, but what the shop asked for on top was declined.'
    : 'No message: the payment went through.';

const approvedPence = ({ request_history }: Authorization): number =>
  request_history.reduce((sum, { approved, amount }) => (approved ? sum + amount : sum), 0);

const takenPence = ({ transactions }: Authorization): number =>
  transactions.reduce((taken, { type, amount }) => (type === 'capture' ? taken - amount : taken), 0);

type Bubble = { who: string; title: string; text: string | null };

function bubble({ who, title, text }: Bubble): Html {
  return html`<div class="bubble ${who}"><h2>${title}</h2><p>${text ?? 'The service gave no text for this.'}</p></div>`;
}
