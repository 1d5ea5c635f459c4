import type { Knex } from 'knex';

/**
 * How each card transaction came, and when a hold ended: what a late capture is told by. `settled_version`
 * counts settlements of an authorization, so that an older reading of Stripe never overwrites a newer one.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table authorizations
      add column settled_version integer not null default 0,
      add column ended_at timestamptz`);
  await knex.raw(`
    alter table card_transactions
      add column arrival text check (arrival in
        ('with_hold', 'over', 'late_after_expiry', 'late_after_reversal', 'after_close', 'after_decline', 'forced',
         'refund', 'refund_unlinked', 'refund_elsewhere', 'refund_beyond')),
      add column hold_ended_at timestamptz,
      add column cashback_pence bigint check (cashback_pence >= 0),
      add column merchant_amount bigint,
      add column merchant_currency char(3)`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table card_transactions
      drop column arrival, drop column hold_ended_at, drop column cashback_pence,
      drop column merchant_amount, drop column merchant_currency`);
  await knex.raw('alter table authorizations drop column settled_version, drop column ended_at');
}
