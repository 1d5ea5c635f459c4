import type { Knex } from 'knex';

/**
 * A payment writes an entry into each index of its rows, and one that is sorted by award is another page for each
 * payment. Holds, by far the most transfers, are looked for by their authorization or as the ones that are open; what an
 * award or a budget moved is looked for without them. What is open is found by its time: new entries come at the end.
 * That a hold is placed once is kept by what places it: a decision is made once for each round, and a hold that is
 * matched to Stripe's record has a key of its own.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index authorizations_pending');
  await knex.raw(`create index authorizations_pending on authorizations (requested_at) where status = 'pending'`);
  await knex.raw('drop index ledger_transfers_award, ledger_transfers_budget, ledger_transfers_open_holds');
  await knex.raw('alter table ledger_transfers drop constraint ledger_transfers_idempotency_key_key');
  await knex.raw(`
    create index ledger_transfers_award on ledger_transfers (award_id, created_at)
    where award_id is not null and not is_hold`);
  await knex.raw(`
    create index ledger_transfers_budget on ledger_transfers (budget_id, created_at)
    where budget_id is not null and not is_hold`);
  await knex.raw(`
    create index ledger_transfers_authorization on ledger_transfers (authorization_id)
    where authorization_id is not null`);
  await knex.raw(`create index ledger_transfers_open_holds on ledger_transfers (created_at) where state = 'pending'`);
  await knex.raw(
    'create unique index ledger_transfers_idempotency_key on ledger_transfers (idempotency_key) where not is_hold',
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index authorizations_pending');
  await knex.raw(`create index authorizations_pending on authorizations (id) where status = 'pending'`);
  await knex.raw(`
    drop index ledger_transfers_award, ledger_transfers_budget, ledger_transfers_authorization,
      ledger_transfers_open_holds, ledger_transfers_idempotency_key`);
  await knex.raw(
    'alter table ledger_transfers add constraint ledger_transfers_idempotency_key_key unique (idempotency_key)',
  );
  await knex.raw(
    'create index ledger_transfers_award on ledger_transfers (award_id, created_at) where award_id is not null',
  );
  await knex.raw(
    'create index ledger_transfers_budget on ledger_transfers (budget_id, created_at) where budget_id is not null',
  );
  await knex.raw(
    `create index ledger_transfers_open_holds on ledger_transfers (authorization_id) where state = 'pending'`,
  );
}
