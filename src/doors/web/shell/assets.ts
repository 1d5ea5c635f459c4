import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { RequestHandler } from 'express';

const OWN = path.join(import.meta.dirname, '../assets');
export const NHSUK_DIST = path.join(
  path.dirname(createRequire(import.meta.url).resolve('nhsuk-frontend/package.json')),
  'dist',
);

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const own = (name: string) => readFileSync(path.join(OWN, name), 'utf8');
const nhsuk = (name: string) =>
  readFileSync(path.join(NHSUK_DIST, 'nhsuk', name), 'utf8').replace(/\/[*/]# sourceMappingURL=.*$/s, '');

/** The style sheet without the font that it would load from another host, which we may not use. */
const withoutFonts = (css: string) => css.replace(/@font-face\s*\{[^}]*\}/g, '').replaceAll('Frutiger W01,', '');

function readAssets(): Map<string, { body: string; type: string; version: string }> {
  const bodies = {
    'nhsuk.css': withoutFonts(nhsuk('nhsuk-frontend.min.css')),
    'nhsuk.js': nhsuk('nhsuk-frontend.min.js'),
    'practice-purse.css': ['frame.css', 'money.css', 'pace.css', 'lists.css', 'holder.css', 'decide.css']
      .map(own)
      .join('\n'),
    'letter.css': own('letter.css'),
    'icon.svg': own('icon.svg'),
    'start-page.js': own('start-page.js'),
    'open-by-code.js': own('open-by-code.js'),
    'show-card.js': own('show-card.js'),
    'print-page.js': own('print-page.js'),
    'look-again.js': own('look-again.js'),
    'session-warning.js': own('session-warning.js'),
  };
  return new Map(
    Object.entries(bodies).map(([name, body]) => [
      name,
      {
        body,
        type: TYPES[path.extname(name)] ?? 'text/plain',
        version: createHash('sha256').update(body).digest('hex').slice(0, 12),
      },
    ]),
  );
}

export type Assets = {
  /** The address of an asset; it changes when the asset does. */
  urlOf: (name: string) => string;
  serve: RequestHandler<{ name: string }>;
};

/** Style sheets and scripts, kept in memory; browsers keep what they asked for by its version. */
export function loadAssets(): Assets {
  const assets = readAssets();
  return {
    urlOf: (name) => {
      const asset = assets.get(name);
      if (!asset) throw new Error(`No asset ${name}`);
      return `/assets/${name}?v=${asset.version}`;
    },
    serve: (req, res, next) => {
      const asset = assets.get(req.params.name);
      if (!asset) return next();
      const isVersioned = req.query['v'] === asset.version;
      res.set('Cache-Control', isVersioned ? 'public, max-age=31536000, immutable' : 'no-cache');
      res.type(asset.type).send(asset.body);
    },
  };
}
