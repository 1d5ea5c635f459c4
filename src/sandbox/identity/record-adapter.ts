import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';

const TABLE = 'identity_records';
/** For what the library gives no end: nothing here outlives a day. */
const LONGEST_SECONDS = 24 * 60 * 60;

/** Where the provider's library keeps what it remembers of one kind: rows of this sandbox's own schema. */
export function recordAdapter({ db, clock }: { db: Db; clock: Clock }, model: string): Adapter {
  const live = () => db(TABLE).where({ model }).where('expires_at', '>', clock.now());
  const found = async (where: object): Promise<AdapterPayload | undefined> =>
    (await live().where(where).first('payload'))?.payload;
  return {
    async upsert(id, payload, expiresInSeconds = LONGEST_SECONDS) {
      const now = clock.now();
      await db(TABLE).where('expires_at', '<', now).delete();
      const row = {
        model,
        id,
        payload: JSON.stringify(payload),
        uid: payload.uid ?? null,
        grant_id: payload.grantId ?? null,
        expires_at: new Date(now.getTime() + expiresInSeconds * 1000),
      };
      await db(TABLE).insert(row).onConflict(['model', 'id']).merge();
    },
    find: (id) => found({ id }),
    findByUid: (uid) => found({ uid }),
    // Of the device flow, which nobody is offered.
    findByUserCode: async () => undefined,
    async consume(id) {
      const consumed = Math.floor(clock.now().getTime() / 1000);
      await db(TABLE)
        .where({ model, id })
        .update({ payload: db.raw(`payload || jsonb_build_object('consumed', ?::int)`, [consumed]) });
    },
    async destroy(id) {
      await db(TABLE).where({ model, id }).delete();
    },
    async revokeByGrantId(grantId) {
      await db(TABLE).where({ grant_id: grantId }).delete();
    },
  };
}
