import { formatPence } from '../../kernel/money.ts';
import type { Authorization } from '../issuing/authorization.ts';
import type { Payment } from './find-payment.ts';
import { type Html, html } from './html.ts';
import { poundsField } from './money.ts';

type MoveForm = {
  id: string;
  move: string;
  title: string;
  hint: string;
  button: string;
  /** Pence to begin with; null: the move takes no amount. */
  amountPence: number | null;
  extra?: Html;
};

/** A move that could not be made, with what was typed. */
export type RefusedMove = { move: string; form: Readonly<Record<string, string | undefined>>; problem: string };

/** A form for each thing the shop may do now, and none for what it may not. */
export function moveForms({ authorization, money }: Payment, refused?: RefusedMove): Html {
  const open = authorization.approved && authorization.status === 'pending';
  const forms = [
    ...(open ? openMoves(authorization, money.holdPence) : [lateCapture(authorization)]),
    ...money.refundable.map(({ id, capturedPence, leftPence }) => ({
      id: `refund-${id}`,
      move: 'refund',
      title: 'Give it back',
      hint: `Up to ${formatPence(leftPence)} of the ${formatPence(capturedPence)} taken.`,
      button: 'Refund',
      amountPence: leftPence,
      extra: html`<input type="hidden" name="transaction" value="${id}">`,
    })),
  ];
  return html`<section>
  <h2>What the shop can do next</h2>
  <div class="moves">${forms.map((form) => moveForm(authorization, form, refused))}</div>
</section>`;
}

function openMoves(authorization: Authorization, holdPence: number): MoveForm[] {
  return [
    {
      id: 'capture',
      move: 'capture',
      title: 'Take the money',
      hint: `${formatPence(holdPence)} is on hold. Less or more can be taken.`,
      button: 'Take',
      amountPence: holdPence || authorization.amount,
      extra: html`<p class="check"><input type="checkbox" id="keep-open" name="keepOpen" value="yes"><label for="keep-open">Keep the payment open for more</label></p>`,
    },
    {
      id: 'increment',
      move: 'increment',
      title: 'Ask for more',
      hint: 'Another night, a longer ride: decided like a new payment.',
      button: 'Ask',
      amountPence: 500,
    },
    ...(holdPence > 0 ? [cancellation(holdPence)] : []),
    {
      id: 'expire',
      move: 'expire',
      title: 'Let it expire',
      hint: 'The shop forgets. After about 7 days the hold ends by itself.',
      button: 'Expire',
      amountPence: null,
    },
  ];
}

function cancellation(holdPence: number): MoveForm {
  return {
    id: 'reverse',
    move: 'reverse',
    title: 'Cancel it',
    hint: 'Release the hold, or part of it.',
    button: 'Release',
    amountPence: holdPence,
  };
}

const isComplete = ({ approved, status }: Authorization) => approved && status === 'closed';

function hintOf(authorization: Authorization): string {
  if (!authorization.approved) return 'A forced capture: the shop let the goods go offline. It cannot be refused.';
  return isComplete(authorization)
    ? 'The payment is complete, but the card network lets the shop take money again.'
    : 'A late capture: the hold is over, but the card network lets it through.';
}

/** Nothing stops a capture: neither that the hold is over nor that there never was one. */
function lateCapture(authorization: Authorization): MoveForm {
  return {
    id: 'capture',
    move: 'capture',
    title: isComplete(authorization) ? 'Take money again' : 'Take money all the same',
    hint: hintOf(authorization),
    button: 'Take',
    amountPence: authorization.amount || (authorization.request_history[0]?.amount ?? 0),
  };
}

function moveForm(authorization: Authorization, form: MoveForm, refused: RefusedMove | undefined): Html {
  const typed = refused?.move === form.move ? refused.form['amount'] : undefined;
  return html`<form class="move" method="post" action="/till/payments/${authorization.id}/${form.move}">
    <h3>${form.title}</h3>
    <p class="hint">${form.hint}</p>
    ${form.extra}
    <p class="field">${form.amountPence !== null && amountField(form, typed ?? poundsField(form.amountPence))}<button class="quiet">${form.button}</button></p>
  </form>`;
}

function amountField({ id, title }: MoveForm, amount: string): Html {
  return html`<label class="visually-hidden" for="amount-${id}">${title}: amount</label>
    <span class="pounds"><span aria-hidden="true">£</span><input id="amount-${id}" name="amount" inputmode="decimal" autocomplete="off" value="${amount}"></span>`;
}
