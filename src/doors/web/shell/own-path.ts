const ANYWHERE = 'http://own.invalid';
/** Leading back into these would sign somebody in or out, or go round in circles. */
const NOT_A_PLACE = /^\/(sign-in|sign-out)(\/(?!carry-on$)|$)/;

/**
 * Where to go back to after signing in: a path of this service with its query, never another host, whatever is
 * given. The first page when it is nothing of ours.
 */
export function ownPath(given: string): string {
  if (!given.startsWith('/') || !URL.canParse(given, ANYWHERE)) return '/';
  const { origin, pathname, search } = new URL(given, ANYWHERE);
  if (origin !== ANYWHERE || pathname.startsWith('//') || NOT_A_PLACE.test(pathname)) return '/';
  return `${pathname}${search}`;
}
