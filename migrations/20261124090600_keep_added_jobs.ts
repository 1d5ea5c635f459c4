import type { Knex } from 'knex';

/**
 * The queue adds nothing, without a word, where a waiting job of the same key is taken by the worker while the
 * new one is being added: the one taken may have looked before this transaction commits, so it is added again.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create or replace function enqueue_job(p_task text, p_payload json, p_key text, p_queue text, p_run_at timestamptz)
    returns void language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      v_added bigint;
    begin
      while v_added is null loop
        select job.id into v_added from graphile_worker.add_job(
          p_task, p_payload, queue_name => p_queue, run_at => p_run_at, job_key => p_key) as job;
      end loop;
    end $$`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    create or replace function enqueue_job(p_task text, p_payload json, p_key text, p_queue text, p_run_at timestamptz)
    returns void language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      perform graphile_worker.add_job(p_task, p_payload, queue_name => p_queue, run_at => p_run_at, job_key => p_key);
    end $$`);
}
