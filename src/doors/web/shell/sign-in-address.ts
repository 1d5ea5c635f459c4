import type { Request } from 'express';
import type { WebDeps } from '../web-deps.ts';
import { ownPath } from './own-path.ts';

/** Why a sign-in is over, or did not come about. */
export type SignInEnd = 'idle' | 'everywhere' | 'left' | 'signed_out' | SignInFault;
/** Why nobody was signed in by what came back from the provider. */
export type SignInFault = 'unfinished' | 'went_back' | 'not_confirmed' | 'unavailable';

/** The sign-in page, with why one is there and where one wanted to go. */
export function signInAddress(ended: SignInEnd | null, to: string): string {
  const query = new URLSearchParams({ ...(ended && { ended }), ...(to !== '/' && { to }) });
  return query.size > 0 ? `/sign-in?${query}` : '/sign-in';
}

/** The page that a form stood on, if it was ours. */
export function pageOfForm({ config: { baseUrl } }: WebDeps, req: Request): string {
  const from = req.get('referer') ?? '';
  return from.startsWith(`${baseUrl}/`) ? ownPath(from.slice(baseUrl.length)) : '/';
}
