import { readFileSync } from 'node:fs';
import path from 'node:path';
import express, { type Response, type Router } from 'express';
import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import { ownCall } from '../own-call.ts';
import { errorBody } from '../wire/stripe-error.ts';
import { createNonce } from './card-nonce.ts';
import { DISPLAYS, type Display, revealCard } from './reveal-card.ts';

const FRAME_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";

const NONCE = z.strictObject({ issuingCard: z.string() });
const REVEAL = z.strictObject({
  display: z.enum(Object.keys(DISPLAYS) as Display[]),
  issuingCard: z.string(),
  nonce: z.string(),
  ephemeralKeySecret: z.string(),
});

const BROWSER = path.join(import.meta.dirname, 'browser');
const asset = (name: string) => readFileSync(path.join(BROWSER, name), 'utf8');

/** What Stripe's own script and frames do in a browser: make a nonce, and show a card's details in frames of their own. */
export function elementsRouter(sandbox: Sandbox): Router {
  const router = express.Router();
  const stripeJs = asset('stripe.js');
  router.get('/v3', (_req, res) => sendAsset(res, 'js', stripeJs));
  for (const name of ['nonce-frame.js', 'display-frame.js', 'frame.css']) {
    const content = asset(name);
    router.get(`/v3/${name}`, (_req, res) => sendAsset(res, path.extname(name).slice(1), content));
  }
  router.get('/v3/nonce-frame', (_req, res) =>
    sendFrame(res, { title: 'Secure connection', script: 'nonce-frame.js' }),
  );
  for (const [display, { title }] of Object.entries(DISPLAYS)) {
    router.get(`/v3/${display}`, (_req, res) => sendFrame(res, { title, script: 'display-frame.js' }));
  }
  router.post('/v3/nonces', express.json(), (req, res) =>
    sendJson(res, () => ownCall(sandbox).commit((change) => createNonce(change, NONCE.parse(req.body).issuingCard))),
  );
  router.post('/v3/reveal', express.json(), (req, res) =>
    sendJson(res, async () => ({ value: await revealCard(sandbox, REVEAL.parse(req.body)) })),
  );
  return router;
}

function sendAsset(res: Response, type: string, content: string): void {
  res.type(type).set('cache-control', 'no-cache').set('cross-origin-resource-policy', 'cross-origin').send(content);
}

function sendFrame(res: Response, { title, script }: { title: string; script: string }): void {
  res
    .set('content-security-policy', FRAME_POLICY)
    .set('cache-control', 'no-store')
    .set('referrer-policy', 'no-referrer')
    .type('html')
    .send(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<link rel="stylesheet" href="/v3/frame.css">
<script src="/v3/${script}" defer></script>
</head>
<body><output id="value"></output></body>
</html>
`);
}

async function sendJson(res: Response, produce: () => Promise<object>): Promise<void> {
  res.set('cache-control', 'no-store');
  try {
    res.json(await produce());
  } catch (error) {
    const { status, body } = errorBody(error);
    res.status(error instanceof z.ZodError ? 400 : status).json(body);
  }
}
