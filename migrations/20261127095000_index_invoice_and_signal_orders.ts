import type { Knex } from 'knex';

const NEVER = `'9999-12-31T00:00:00Z'::timestamptz`;

/** Orders of the two lists that grow with every award and every payment: all of them, and those of one practice. */
const INDEXES = {
  invoices_recorded: 'invoices (recorded_at, id)',
  invoices_amount: 'invoices (amount_pence, id)',
  invoices_date: 'invoices (dated_on, id)',
  invoices_practice: 'invoices (practice_id, recorded_at, id)',
  risk_signals_all_due: `risk_signals ((case when verdict is null then coalesce(due_at, ${NEVER}) else ${NEVER} end), id)`,
  risk_signals_score: 'risk_signals (score, id)',
  risk_signals_judged: 'risk_signals ((coalesce(judged_at, raised_at)), id)',
  risk_signals_practice: 'risk_signals (practice_id, raised_at, id)',
};

export async function up(knex: Knex): Promise<void> {
  for (const [name, on] of Object.entries(INDEXES)) await knex.raw(`create index ${name} on ${on}`);
}

export async function down(knex: Knex): Promise<void> {
  for (const name of Object.keys(INDEXES)) await knex.raw(`drop index ${name}`);
}
