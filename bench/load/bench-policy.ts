import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { systemClock } from '../../src/platform/clock.ts';

/** Every control is on, so that each is weighed, and roomy, so that only the category declines. */
const CONTROLS = {
  perPaymentPence: 1_000_000,
  dailyPence: 10_000_000_000,
  weeklyPence: 20_000_000_000,
  monthlyPence: 50_000_000_000,
  maxPayments: 1_000_000_000,
  cardPresence: 'any',
  days: [1, 2, 3, 4, 5, 6, 7],
  hours: { from: '00:00', until: '00:00' },
  onlyMerchants: [],
  blockedMerchants: [{ networkId: '900002' }, { name: 'Puffin Bets' }],
};

const allOf = (list: 'categories' | 'mccs') =>
  `(select jsonb_agg(distinct e.entry) from policy_versions, jsonb_array_elements(terms -> '${list}') e(entry) where status = 'active')`;

/** Adds a policy version with the categories of all presets together and every further control. Returns its id. */
export async function addBenchPolicy(client: pg.Client): Promise<string> {
  const id = newId();
  await client.query(
    `insert into policy_versions (id, slug, version, name, status, terms, effective_from, created_at)
     select $1, 'bench', 1, 'Benchmark', 'active', terms || jsonb_build_object('categories', ${allOf('categories')},
       'mccs', ${allOf('mccs')}) || $2::jsonb, $3, $3
     from policy_versions where slug = 'P5' and status = 'active'`,
    [id, JSON.stringify(CONTROLS), systemClock.now()],
  );
  return id;
}
