import { formatInstant } from '../../kernel/dates.ts';
import { formatPence } from '../../kernel/money.ts';
import type { Sandbox } from '../context.ts';
import { type BalanceTransaction, issuingAvailable } from '../money/balance.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';

const RECENT = 30;
const KINDS: Record<string, string> = {
  topup: 'Bank transfer',
  issuing_authorization_hold: 'Hold',
  issuing_authorization_release: 'Hold released',
};

/** The Issuing balance, and a bank transfer to it. */
export async function bankPage({ db }: Sandbox, error?: string): Promise<string> {
  const available = await issuingAvailable(db);
  const rows: { object: BalanceTransaction }[] = await db('balance_transactions')
    .orderBy('seq', 'desc')
    .limit(RECENT)
    .select('object');
  const body = html`
<h1>Bank</h1>
<p class="lead">There is <strong>${formatPence(available)}</strong> on the Issuing balance for all cards together.</p>
<form class="move funds" method="post" action="/till/bank">
  <h2>Send a bank transfer</h2>
  <p class="hint">In life this takes about two hours. Here it arrives at once.</p>
  <p class="field"><label class="visually-hidden" for="amount">Amount</label>
    <span class="pounds"><span aria-hidden="true">£</span><input id="amount" name="amount" inputmode="decimal" autocomplete="off" value="1000.00"></span>
    <button class="quiet">Send</button></p>
</form>
<h2>Latest movements</h2>
${
  rows.length === 0
    ? html`<p>Nothing has moved yet.</p>`
    : html`<table>
  <thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col" class="number">Amount</th></tr></thead>
  <tbody>${rows.map(
    ({ object }) => html`<tr>
    <td>${formatInstant(new Date(object.created * 1000))}</td>
    <td>${KINDS[object.type] ?? (object.amount < 0 ? 'Purchase' : 'Refund')}</td>
    <td class="number">${formatPence(object.amount)}</td></tr>`,
  )}</tbody>
</table>`
}`;
  return layout({ title: 'Bank', at: 'bank', body, error });
}
