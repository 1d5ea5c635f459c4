import type { Settings } from '../config.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { type Db, openDatabase } from '../platform/database.ts';

const NAMES = { sandbox: 'the sandbox', stripe: "Stripe's own test mode" };
type Issuer = keyof typeof NAMES;

/** Whether anybody signs in who is no invented person of a demonstration. */
async function hasRealPeople(db: Db): Promise<boolean> {
  const linked = await db('staff_identities as i')
    .join('principals as p', 'p.id', 'i.principal_id')
    .where({ 'p.is_demonstration': false })
    .whereNull('i.unlinked_at')
    .first('i.id');
  return linked !== undefined;
}

/**
 * Ties a database to where its cards are, at first start, and refuses any other afterwards: ids of the sandbox
 * mean nothing to Stripe. Refuses the demonstration's sign-in, which has no password, where real people sign in. Refuses demonstration data in production too (R71).
 */
export async function claimDatabase(settings: Settings, ownerUrl: string): Promise<void> {
  const issuer: Issuer = settings.usesSandbox ? 'sandbox' : 'stripe';
  const db = openDatabase({ url: ownerUrl, max: 1 });
  try {
    await db('installation').insert({ name: 'issuer', value: issuer }).onConflict('name').ignore();
    const rows: { name: string; value: string }[] = await db('installation').whereIn('name', ['issuer', 'seeded']);
    const known = new Map(rows.map((row) => [row.name, row.value]));
    const claimed = known.get('issuer') as Issuer;
    if (claimed !== issuer) {
      throw new CannotRun(
        `This database has cards of ${NAMES[claimed]}, and you are starting with ${NAMES[issuer]}. ` +
          'Use another one: set DATA_DIR to a new folder, or DATABASE_URL.',
      );
    }
    if (settings.startsIdentity && (await hasRealPeople(db))) {
      throw new CannotRun(
        'Real members of staff sign in to this database, and you are starting with the demonstration sign-in, which ' +
          'asks for no password. Set OIDC_ISSUER, or use another one: set DATA_DIR to a new folder, or DATABASE_URL.',
      );
    }
    if (settings.production && known.has('seeded')) {
      throw new CannotRun('This database holds demonstration data, which production refuses. Use another one.');
    }
  } finally {
    await db.destroy();
  }
}
