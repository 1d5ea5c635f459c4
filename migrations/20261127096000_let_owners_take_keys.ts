import type { Knex } from 'knex';

/** A key is shown once, to whoever answers for it: until they take it there is none, and then it stays theirs. */
const TAKING = `
  create function refuse_key_of_another() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' and old.key_hash is not null and new.key_hash is distinct from old.key_hash then
      raise exception 'the key of % was taken already', new.principal_id using errcode = 'check_violation';
    end if;
    if new.key_hash is not null and new.taken_by is distinct from
      (select p.owner_id from principals p where p.id = new.principal_id) then
      raise exception 'only whoever answers for % takes its key', new.principal_id using errcode = 'check_violation';
    end if;
    return new;
  end
  $$`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table api_keys
      alter column key_hash drop not null,
      add column taken_at timestamptz,
      add column taken_by uuid references principals`);
  await knex.raw(`
    update api_keys k set taken_at = k.created_at, taken_by = p.owner_id
    from principals p where p.id = k.principal_id`);
  await knex.raw('alter table api_keys add constraint api_keys_taken check ((key_hash is null) = (taken_at is null))');
  await knex.raw(TAKING);
  await knex.raw(`
    create trigger api_keys_taken_by_owner before insert or update of key_hash, taken_by on api_keys
    for each row execute function refuse_key_of_another()`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop trigger api_keys_taken_by_owner on api_keys');
  await knex.raw('drop function refuse_key_of_another');
  await knex.raw('delete from api_keys where key_hash is null');
  await knex.raw('alter table api_keys drop column taken_by, drop column taken_at, alter column key_hash set not null');
}
