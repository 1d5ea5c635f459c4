import type { Card } from '../issuing/card.ts';
import type { FoundCards } from './find-cards.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import type { Sale } from './read-sale.ts';
import { SHOPS, type Shop, shopCode } from './shops.ts';

export type Counter = { found: FoundCards; words: string; sale: Sale; error?: string | undefined };

const METHODS = [
  { value: 'online', label: 'Online', hint: 'Card details typed in' },
  { value: 'contactless', label: 'Contactless', hint: 'Card or phone' },
  { value: 'chip', label: 'Chip and PIN', hint: 'Physical cards only' },
];

/** The counter: a card, a shop, an amount. */
export function counterPage({ found, words, sale, error }: Counter): string {
  const body = html`
<h1>Buy something</h1>
<p class="lead">Play the shop. Every payment goes through the same decision as a real one.</p>
<form class="search" method="get" action="/till" role="search">
  <label for="q">Find a card by name, last four digits or award</label>
  <span class="field"><input id="q" name="q" type="search" value="${words}" autocomplete="off"><button class="quiet">Search</button></span>
</form>
<form method="post" action="/till/payments">
  <fieldset>
    <legend><span class="step">1</span> The card</legend>
    ${found.cards.length > 0 ? cardTiles(found, sale) : noCards(words)}
  </fieldset>
  <fieldset>
    <legend><span class="step">2</span> The shop</legend>
    <div class="tiles shops">${SHOPS.map((shop) => shopTile(shop, sale['shop'] ?? 'seagull-stores'))}</div>
  </fieldset>
  <fieldset>
    <legend><span class="step">3</span> The payment</legend>
    ${paymentFields(sale)}
  </fieldset>
  <button class="pay">Pay</button>
</form>`;
  return layout({ title: 'Buy something', at: 'till', body, error });
}

function cardTiles({ cards, total }: FoundCards, sale: Sale): Html {
  const chosen = cards.find((card) => card.id === sale['card']) ?? cards[0];
  return html`<div class="tiles cards">${cards.map((card) => cardTile(card, card.id === chosen?.id))}</div>
    <p class="hint">${total > cards.length ? `Showing the newest ${cards.length} of ${total} cards. Search to find another.` : `${total} ${total === 1 ? 'card' : 'cards'}, newest first.`}</p>`;
}

function cardTile(card: Card, checked: boolean): Html {
  const reference = card.metadata['award_reference'];
  return html`<label class="tile plastic ${card.type}">
    <input type="radio" name="card" value="${card.id}"${checked && html` checked`}>
    <span class="name">${card.cardholder.name}</span>
    <span class="digits"><span class="visually-hidden">ending</span><span aria-hidden="true">•••• </span>${card.last4}</span>
    <span class="facts"><span class="tag ${card.status}">${card.status}</span> ${card.type}${reference && html` · <span class="reference">${reference}</span>`}</span>
  </label>`;
}

function noCards(words: string): Html {
  return words
    ? html`<p>No card matches “${words}”. <a href="/till">Show all cards</a></p>`
    : html`<p>There is no card yet. Make an award with a card or a voucher first, and its card appears here.</p>`;
}

function shopTile(shop: Shop, chosen: string): Html {
  return html`<label class="tile">
    <input type="radio" name="shop" value="${shop.key}"${shop.key === chosen && html` checked`}>
    <span class="name">${shop.name}</span>
    <span class="facts">${shop.kind}<span class="code"> · ${shopCode(shop)}</span></span>
  </label>`;
}

function paymentFields(sale: Sale): Html {
  const method = sale['method'] ?? 'online';
  return html`<div class="payment">
    <p><label for="amount">Amount</label>
      <span class="pounds"><span aria-hidden="true">£</span><input id="amount" name="amount" inputmode="decimal" autocomplete="off" required value="${sale['amount'] ?? ''}" placeholder="0.00"></span></p>
    <div class="methods" role="radiogroup" aria-label="How the card is used">${METHODS.map(
      ({ value, label, hint }) => html`<label class="tile">
      <input type="radio" name="method" value="${value}"${value === method && html` checked`}>
      <span class="name">${label}</span> <span class="facts">${hint}</span></label>`,
    )}</div>
  </div>
  <details${(sale['cashback'] || sale['controllable'] || sale['mistyped']) && html` open`}>
    <summary>More options</summary>
    <p><label for="cashback">Cashback on top</label>
      <span class="pounds"><span aria-hidden="true">£</span><input id="cashback" name="cashback" inputmode="decimal" autocomplete="off" value="${sale['cashback'] ?? ''}"></span></p>
    <p class="check"><input type="checkbox" id="controllable" name="controllable" value="yes"${sale['controllable'] && html` checked`}>
      <label for="controllable">The shop can take less than it asks</label></p>
    <p class="check"><input type="checkbox" id="mistyped" name="mistyped" value="yes"${sale['mistyped'] && html` checked`}>
      <label for="mistyped">The security code was typed wrongly</label></p>
  </details>`;
}
