import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';
import type { WebConfig } from '../web-deps.ts';

const nonce = (_req: IncomingMessage, res: ServerResponse) => `'nonce-${(res as Response).locals['cspNonce']}'`;

function headers(config: WebConfig, cardOrigins: readonly string[]): RequestHandler {
  const isSecure = config.baseUrl.startsWith('https:');
  return helmet({
    strictTransportSecurity: isSecure,
    referrerPolicy: { policy: 'same-origin' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", nonce, ...cardOrigins],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", ...cardOrigins],
        frameSrc: cardOrigins.length > 0 ? [...cardOrigins] : ["'none'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  });
}

/** Strict headers for every page, with a nonce in `res.locals`. Answers are kept by no cache. */
export function securityHeaders(config: WebConfig): RequestHandler {
  const strict = headers(config, []);
  return (req, res, next) => {
    res.locals['cspNonce'] = randomBytes(16).toString('base64');
    res.set('Cache-Control', 'no-store');
    strict(req, res, next);
  };
}

/** The same for the one page that shows a card's number in Stripe's frame. */
export function cardPageHeaders(config: WebConfig): RequestHandler {
  return headers(config, [new URL(config.stripe.jsUrl).origin]);
}
