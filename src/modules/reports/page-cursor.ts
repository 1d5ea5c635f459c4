import { AppError } from '../../kernel/app-error.ts';

/** One page of a list, and where the next one begins; null on the last. */
export type Page<T> = { data: T[]; nextCursor: string | null };

/** Which page: at most `limit` rows (1 to 100) after what `cursor`, from an earlier page, stands for. */
export type PageRequest = { limit: number; cursor?: string | undefined };

/** Opaque to whoever holds it; names the last row seen, so that rows added meanwhile are neither missed nor doubled. */
function encodeCursor(place: readonly string[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

const PARTS = {
  instant: (part: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(part) && !Number.isNaN(Date.parse(part)),
  day: (part: string) => /^\d{4}-\d\d-\d\d$/.test(part) && !Number.isNaN(Date.parse(part)),
  whole: (part: string) => /^-?\d{1,15}$/.test(part),
  uuid: (part: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(part),
  text: (part: string) => !part.includes('\0'),
};

function readPlace(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function unknownCursor(): AppError {
  const message = 'Send a cursor as nextCursor of an earlier page gave it.';
  return new AppError('invalid_input', message, { errors: [{ field: 'cursor', message }] });
}

/** The place of a cursor, in the parts that the list sorts by; throws `invalid_input` for any other text. */
export function decodeCursor(cursor: string | undefined, kinds: readonly (keyof typeof PARTS)[]): string[] | null {
  if (cursor === undefined) return null;
  const place = readPlace(cursor);
  const isPart = (part: unknown, at: number) => {
    const kind = kinds[at];
    return kind !== undefined && typeof part === 'string' && PARTS[kind](part);
  };
  if (Array.isArray(place) && place.length === kinds.length && place.every(isPart)) return place;
  throw unknownCursor();
}

/** A page of rows read with one more than the limit, which tells whether there is a next page. */
export function pageOf<T>(rows: readonly T[], limit: number, placeOf: (row: T) => readonly string[]): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? encodeCursor(placeOf(last)) : null };
}

/** A page of a list that is in memory as a whole; `keyOf` tells its items apart. */
export function pageThrough<T>(items: readonly T[], request: PageRequest, keyOf: (item: T) => string): Page<T> {
  const [after] = decodeCursor(request.cursor, ['text']) ?? [];
  const start = after === undefined ? 0 : items.findIndex((item) => keyOf(item) === after) + 1;
  if (after !== undefined && start === 0) throw unknownCursor();
  return pageOf(items.slice(start), request.limit, (item) => [keyOf(item)]);
}
