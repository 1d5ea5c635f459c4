import type pg from 'pg';
import { migrate } from '../../src/main/migrate.ts';
import type { BenchDatabase } from '../database-server.ts';
import { addBenchPolicy } from './bench-policy.ts';
import { bulkLoad } from './bulk-client.ts';
import { AWARD_PENCE, cloneCards, HOT_AWARD_PENCE } from './clone-cards.ts';
import { openScheme } from './open-scheme.ts';

/** Practices that the cards are spread over, unless told otherwise. */
const PRACTICES = 10;

/**
 * Fills an empty database: the schema, a scheme made through the verbs, and `cards` cards copied from it.
 * Returns a delivery to make the requests from.
 */
export async function loadCards(
  database: BenchDatabase,
  { cards, practices = PRACTICES, moreFollows = false }: { cards: number; practices?: number; moreFollows?: boolean },
): Promise<{ sampleBody: string }> {
  await migrate({ ownerUrl: database.url, withSandbox: true });
  const allocationPence = HOT_AWARD_PENCE + (Math.ceil(cards / practices) + 1) * AWARD_PENCE;
  const scheme = await openScheme({ databaseUrl: database.url, practices, allocationPence });
  const load = async (client: pg.Client) => {
    const policyVersionId = await addBenchPolicy(client);
    await cloneCards(client, { templates: scheme.templates, cards, policyVersionId });
  };
  await bulkLoad(database.loadUrl, [load], { moreFollows });
  return { sampleBody: scheme.sampleBody };
}
