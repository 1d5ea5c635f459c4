import { readFileSync } from 'node:fs';
import path from 'node:path';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Sandbox } from '../context.ts';
import { cards, renderCard } from '../issuing/card.ts';
import { bookOnBalance } from '../money/balance.ts';
import { askForMoney } from '../network/shop.ts';
import { ownCall } from '../own-call.ts';
import { decodeForm } from '../wire/decode-form.ts';
import { StripeError } from '../wire/stripe-error.ts';
import { askService } from './ask-service.ts';
import { bankPage } from './bank-page.ts';
import { counterPage } from './counter-page.ts';
import { eventsPage } from './events-page.ts';
import { findCards } from './find-cards.ts';
import { findPayment } from './find-payment.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import { readPounds } from './money.ts';
import type { RefusedMove } from './move-forms.ts';
import { purchaseOf, readSale, type Sale } from './read-sale.ts';
import { receiptPage } from './receipt-page.ts';
import { makeMove } from './shop-moves.ts';

const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The till: shops played by hand, in a browser, with or without scripts. */
export function tillRouter(sandbox: Sandbox): Router {
  const router = express.Router();
  router.use(['/till', '/'], protect, express.text({ type: 'application/x-www-form-urlencoded' }));
  for (const name of ['till.css', 'counter.css', 'receipt.css']) {
    const css = readFileSync(path.join(import.meta.dirname, name), 'utf8');
    router.get(`/till/${name}`, (_req, res) => void res.type('css').send(css));
  }
  router.get(['/', '/till'], (req, res) =>
    showCounter(sandbox, res, { sale: { card: queryText(req, 'card') }, words: queryText(req, 'q') }),
  );
  router.post('/till/payments', (req, res) => sell(sandbox, { req, res }));
  router.get('/till/payments/:id', (req, res) => showReceipt(sandbox, { req, res }));
  router.post('/till/payments/:id/:move', (req, res) => move(sandbox, { req, res }));
  router.get('/till/bank', async (_req, res) => void res.send(await bankPage(sandbox)));
  router.post('/till/bank', (req, res) => fund(sandbox, { req, res }));
  router.get('/till/events', async (_req, res) => void res.send(await eventsPage(sandbox)));
  return router;
}

function protect(req: Request, res: Response, next: NextFunction): void {
  res.set('content-security-policy', POLICY).set('cache-control', 'no-store').set('referrer-policy', 'same-origin');
  if (req.method === 'POST' && req.get('sec-fetch-site') === 'cross-site') res.sendStatus(403);
  else next();
}

function queryText(req: Request, name: string): string {
  const value = req.query[name];
  return typeof value === 'string' ? value : '';
}

function formOf(req: Request): Sale {
  return readSale(decodeForm(typeof req.body === 'string' ? req.body : ''));
}

/** Why the till cannot do as asked, in its own words; anything else is a fault and goes on. */
function problemOf(error: unknown): string {
  if (error instanceof StripeError) return error.message;
  throw error;
}

type Exchange = { req: Request; res: Response };
type Shown = { sale: Sale; words: string; error?: string };

async function showCounter(sandbox: Sandbox, res: Response, { sale, words, error }: Shown): Promise<void> {
  const found = await findCards(sandbox, words);
  const chosen =
    sale['card'] && !found.cards.some((card) => card.id === sale['card'])
      ? await cards.find(sandbox.db, sale['card'])
      : undefined;
  if (chosen) found.cards.unshift(await renderCard(sandbox.db, chosen));
  res.status(error ? 422 : 200).send(counterPage({ found, words, sale, error }));
}

async function sell(sandbox: Sandbox, { req, res }: Exchange): Promise<void> {
  const sale = formOf(req);
  const record = await cards.find(sandbox.db, sale['card'] ?? '');
  try {
    const card = record && (await renderCard(sandbox.db, record));
    const authorization = await askForMoney(sandbox, purchaseOf(sale, card), ownCall(sandbox));
    res.redirect(303, `/till/payments/${authorization.id}`);
  } catch (error) {
    await showCounter(sandbox, res, { sale, words: '', error: problemOf(error) });
  }
}

async function showReceipt(sandbox: Sandbox, { req, res }: Exchange, refused?: RefusedMove): Promise<void> {
  const payment = await findPayment(sandbox, String(req.params['id']));
  if (!payment) {
    const body = html`<h1>No such payment</h1><p><a href="/till">Back to the till</a></p>`;
    res.status(404).send(layout({ title: 'No such payment', at: 'till', body }));
    return;
  }
  const words = await askService(sandbox, payment.authorization.id);
  res.status(refused ? 422 : 200).send(receiptPage(payment, words, refused));
}

async function move(sandbox: Sandbox, { req, res }: Exchange): Promise<void> {
  const id = String(req.params['id']);
  const move = String(req.params['move']);
  const form = formOf(req);
  try {
    await makeMove(sandbox, ownCall(sandbox), { id, move, form });
    res.redirect(303, `/till/payments/${id}`);
  } catch (error) {
    await showReceipt(sandbox, { req, res }, { move, form, problem: problemOf(error) });
  }
}

async function fund(sandbox: Sandbox, { req, res }: Exchange): Promise<void> {
  try {
    const amount = readPounds(formOf(req)['amount'], 'the amount');
    const description = 'Bank transfer to Issuing balance';
    await ownCall(sandbox).commit((change) =>
      bookOnBalance(change, { type: 'topup', amount, source: null, description }),
    );
    res.redirect(303, '/till/bank');
  } catch (error) {
    res.status(422).send(await bankPage(sandbox, problemOf(error)));
  }
}
