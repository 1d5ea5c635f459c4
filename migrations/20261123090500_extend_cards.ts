import type { Knex } from 'knex';

/**
 * What Stripe says of a card and its holder, beside what we say; replacements, which keep award and history;
 * and when somebody was reminded that a posted card was never switched on.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table cards
      add column replacement_for uuid references cards,
      add column replacement_reason text check (replacement_reason in ('lost', 'stolen', 'damaged', 'expired')),
      add column stripe_status text check (stripe_status in ('inactive', 'active', 'canceled')),
      add column stripe_cancel_reason text,
      add column shipping_status text check (shipping_status in
        ('pending', 'submitted', 'shipped', 'delivered', 'returned', 'failure', 'canceled')),
      add column arrives_by timestamptz,
      add column shipped_at timestamptz,
      add column delivered_at timestamptz,
      add column chased_at timestamptz,
      add check ((replacement_for is null) = (replacement_reason is null)),
      drop constraint cards_cancel_reason_check,
      add constraint cards_cancel_reason_check check (cancel_reason in
        ('replaced', 'lost', 'stolen', 'award_over', 'issue_failed', 'not_activated', 'by_stripe'))`);
  await knex.raw(`
    create unique index cards_replaced_once on cards (replacement_for)
    where replacement_for is not null and cancel_reason is distinct from 'issue_failed'`);
  await knex.raw(`create index cards_not_activated on cards (created_at) where status in ('ordered', 'inactive')`);
  await knex.raw(`
    alter table cardholders
      add column stripe_status text check (stripe_status in ('active', 'inactive', 'blocked')),
      add column stripe_disabled_reason text`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table cardholders drop column stripe_status, drop column stripe_disabled_reason');
  await knex.raw('drop index cards_replaced_once, cards_not_activated');
  await knex.raw(`
    alter table cards
      drop constraint cards_cancel_reason_check,
      add constraint cards_cancel_reason_check check (cancel_reason in
        ('replaced', 'lost', 'stolen', 'award_over', 'issue_failed')),
      drop column replacement_for, drop column replacement_reason, drop column stripe_status,
      drop column stripe_cancel_reason, drop column shipping_status, drop column arrives_by, drop column shipped_at,
      drop column delivered_at, drop column chased_at`);
}
