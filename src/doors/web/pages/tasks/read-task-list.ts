import { namesFor } from '../../shell/names.ts';
import { read, type StaffVisit } from '../../shell/route.ts';
import type { TaskTelling } from './present-tasks.ts';
import type { Task } from './task.ts';
import { taskReader } from './task-reader.ts';
import { readTasks } from './tasks.query.ts';

/** What waits for whoever is looking, oldest first, with what is needed to tell it. */
export async function readTaskList(visit: StaffVisit): Promise<{ tasks: Task[]; telling: TaskTelling }> {
  const { deps, principal, practice } = visit;
  return read(visit, async (trx) => {
    const reader = await taskReader(deps, trx, { principal, practiceId: practice?.id ?? null });
    const tasks = await readTasks(deps, trx, reader);
    const ids = tasks.flatMap(({ recipientId }) => recipientId ?? []);
    const names = await namesFor(visit, trx, ids);
    return { tasks, telling: { names, today: reader.today, surgery: practice?.name ?? 'your GP surgery' } };
  });
}
