import { once } from 'node:events';
import type { Response } from 'express';

/** A file as it is made: piece by piece, each taken before the next. */
export type Download = { name: string; write: (send: (text: string) => Promise<void>) => Promise<void> };

/** Whoever asked for a file and takes nothing of it for so long has gone. */
const PATIENCE_MS = 30_000;

async function untilTaken(res: Response): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  await Promise.race([once(res, 'drain', { signal }), once(res, 'close', { signal })]);
}

/** Sends a file as it is made, no faster than it is taken. Throws when whoever asked for it has gone. */
export async function sendDownload(res: Response, { name, write }: Download): Promise<void> {
  await write(async (text) => {
    if (res.destroyed) throw new Error('Nobody takes the file any more.');
    if (!res.headersSent) res.attachment(name).type('text/csv; charset=utf-8');
    if (!res.write(text)) await untilTaken(res);
  });
  res.end();
}
