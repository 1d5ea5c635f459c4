import type { Request } from 'express';
import { v7 as newId } from 'uuid';
import type { Done, Page } from './route.ts';

/** What was told after an act, kept in the session of whoever acted. It holds nobody's name and no secret. */
export type Told = Done & { key: string; path: string };

/** As many answers as one browser can step back to. */
const MOST_KEPT = 10;

/**
 * Keeps what an act ended with and gives the address that tells it: the form's own, with a key. Refreshing that
 * page, or coming back to it, tells the same and acts on nothing.
 */
export function keepTold(req: Request, done: Done): string {
  const { pathname, searchParams } = new URL(req.originalUrl, 'http://here');
  const key = newId();
  req.session.told = [...(req.session.told ?? []), { ...done, key, path: pathname }].slice(-MOST_KEPT);
  searchParams.set('done', key);
  return `${pathname}?${searchParams}`;
}

/** What this address told before; null when it asks for a page like any other, or the session is a new one. */
export function toldAt(req: Request): Done | null {
  const { done: key } = req.query;
  if (req.method !== 'GET' || key === undefined) return null;
  return req.session.told?.find((told) => told.key === key && told.path === req.path) ?? null;
}

/** What was done, as a page in the frame of whoever did it. */
export function donePage(req: Request, { title, ...model }: Done): Page {
  const view = req.session.opened ? 'pages/my-award/holder-done.njk' : 'layout/done.njk';
  return { view, title: title ?? model.done, model };
}
