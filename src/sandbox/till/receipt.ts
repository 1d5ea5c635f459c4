import { formatInstant } from '../../kernel/dates.ts';
import { formatPence } from '../../kernel/money.ts';
import type { Authorization } from '../issuing/authorization.ts';
import type { Payment } from './find-payment.ts';
import { type Html, html } from './html.ts';

const METHODS: Record<string, string> = {
  chip: 'Chip and PIN',
  contactless: 'Contactless',
  online: 'Online',
  keyed_in: 'Keyed in',
  swipe: 'Swiped',
};

/** What was approved at first, or refused, in pence. */
export function grantedPence(authorization: Authorization): number {
  return authorization.request_history[0]?.amount ?? authorization.amount;
}

/** What the shop asked first; more than what it got when only a part was approved. */
function askedPence({ authorization, events }: Payment): number {
  const request = events.find(({ type }) => type === 'issuing_authorization.request');
  const asked = request && (request.data.object as Authorization).pending_request?.amount;
  return asked ?? grantedPence(authorization);
}

/** The slip the shop's machine prints. */
export function receipt(payment: Payment): Html {
  const { authorization } = payment;
  const { merchant_data: shop, approved } = authorization;
  const unpaidPence = approved ? askedPence(payment) - grantedPence(authorization) : 0;
  const part = unpaidPence > 0 ? 'PART ' : '';
  return html`<section class="receipt" aria-label="Receipt">
    <p class="shop">${shop.name}</p>
    <p class="place">${shop.city}${shop.country !== 'GB' && html`, ${shop.country}`} · ${shop.category_code}</p>
    <p class="place">${formatInstant(new Date(authorization.created * 1000))}</p>
    <dl>${linesOf(payment, unpaidPence).map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
    <p class="verdict ${approved ? 'yes' : 'no'}">${approved ? `${part}APPROVED` : 'DECLINED'}</p>
    <p class="thanks">${thanks(approved, unpaidPence)}</p>
  </section>`;
}

function linesOf(payment: Payment, unpaidPence: number): [string, string][] {
  const { authorization } = payment;
  const { card, authorization_method: method, amount_details: details } = authorization;
  const code = authorization.request_history.findLast((entry) => entry.approved)?.authorization_code;
  const lines: [string, string | false | null | undefined | 0][] = [
    ['Card', `•••• •••• •••• ${card.last4}`],
    ['Paid', METHODS[method] ?? method],
    ['Of it cash', details?.cashback_amount && formatPence(details.cashback_amount)],
    ['Amount', formatPence(askedPence(payment))],
    ['Approved', unpaidPence > 0 && formatPence(grantedPence(authorization))],
    ['Auth code', code],
  ];
  return lines.filter((line): line is [string, string] => Boolean(line[1]));
}

function thanks(approved: boolean, unpaidPence: number): string {
  if (!approved) return 'Please try another way to pay.';
  return unpaidPence > 0 ? `Please pay ${formatPence(unpaidPence)} another way.` : 'Thank you. Please call again.';
}
