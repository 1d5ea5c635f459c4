import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { Db } from '../../../platform/database.ts';
import type { Logger } from '../../../platform/logger.ts';

type Done = (error?: unknown) => void;
type Loaded = (error: unknown, session?: session.SessionData | null) => void;

/** Lets the session store use the service's own pool. */
function throughKnex(db: Db) {
  return {
    async any(sql: string, values: readonly unknown[]): Promise<unknown[]> {
      const used: unknown[] = [];
      const text = sql.replace(/\$(\d+)/g, (_, place: string) => {
        used.push(values[Number(place) - 1]);
        return '?';
      });
      const { rows } = await db.raw<{ rows: unknown[] }>(text, used as string[]);
      return rows;
    },
  };
}

const hasEnded = (held: object | null | undefined): boolean =>
  held !== null && held !== undefined && 'hasEnded' in held && held.hasEnded === true;

/** Sessions that were ended while a request still held them. */
const ended = new WeakSet<object>();

/** Whether this session was ended elsewhere before it could be written: nothing of it was kept. */
export function endedMeanwhile(held: object): boolean {
  return ended.has(held);
}

const WRITE = `
  insert into sessions (sid, sess, expire) values (:sid, :sess, to_timestamp(:expire))
  on conflict (sid) do update set sess = excluded.sess, expire = excluded.expire
    where sessions.sess ->> 'hasEnded' is null`;

/** What was in it goes at once; that there was such a session stays, so that no request still running brings it back. */
const END = `update sessions set sess = '{"hasEnded": true}' where sid = ?`;

/** Keeps sessions in PostgreSQL. One that was ended stays ended, whoever writes it afterwards (R20). */
export class SessionStore extends connectPgSimple(session) {
  readonly #db: Db;

  constructor(db: Db, logger: Logger) {
    super({
      pgPromise: throughKnex(db),
      tableName: 'sessions',
      errorLog: (...facts: unknown[]) => {
        logger.error({ err: facts.find((fact) => fact instanceof Error) }, 'session store');
      },
    });
    this.#db = db;
  }

  override get(sid: string, done: Loaded): void {
    super.get(sid, (error: unknown, held?: session.SessionData | null) => {
      done(error, hasEnded(held) ? null : held);
    });
  }

  override set(sid: string, held: session.SessionData, done?: Done): void {
    const expire = Math.ceil((held.cookie.expires?.getTime() ?? 0) / 1000);
    const written = this.#db.raw<{ rowCount: number }>(WRITE, { sid, sess: JSON.stringify(held), expire });
    written.then(
      ({ rowCount }) => {
        if (rowCount === 0) ended.add(held);
        done?.();
      },
      (error: unknown) => done?.(error),
    );
  }

  override destroy(sid: string, done?: Done): void {
    this.#db.raw(END, [sid]).then(
      () => done?.(),
      (error: unknown) => done?.(error),
    );
  }
}
