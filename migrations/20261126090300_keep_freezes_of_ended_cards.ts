import type { Knex } from 'knex';

/**
 * A card that went out of date, or that Stripe ended, keeps the freeze of staff that lay on it: another card in its
 * place is theirs to decide (R48). A card that nobody had switched on gives way to one from a box without a reason:
 * nothing had happened to it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table cards
      drop constraint cards_check,
      drop constraint cards_check1,
      drop constraint cards_freezes_beneath,
      add constraint cards_frozen check (case status
        when 'frozen' then freeze_kind is not null
        when 'cancelled' then freeze_kind is distinct from 'holder'
        when 'expired' then freeze_kind is distinct from 'holder'
        else freeze_kind is null end),
      add constraint cards_freezes_beneath check (freeze_kind is not null or freezes_beneath = '[]'),
      add constraint cards_replacement check (replacement_for is not null or replacement_reason is null)`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`select set_config('app.practices', '*', true)`);
  await knex.raw(`
    update cards set freeze_kind = null, frozen_by = null, freezes_beneath = '[]'
    where status <> 'frozen' and freeze_kind is not null`);
  await knex.raw(`
    update cards set replacement_reason = 'damaged'
    where replacement_for is not null and replacement_reason is null`);
  await knex.raw(`
    alter table cards
      drop constraint cards_frozen,
      drop constraint cards_freezes_beneath,
      drop constraint cards_replacement,
      add constraint cards_check check ((status = 'frozen') = (freeze_kind is not null)),
      add constraint cards_check1 check ((replacement_for is null) = (replacement_reason is null)),
      add constraint cards_freezes_beneath check (status = 'frozen' or freezes_beneath = '[]')`);
}
