import { WORKERS } from '../../shell/roles.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { groupTasks } from './present-tasks.ts';
import { readTaskList } from './read-task-list.ts';

/** What there is to do if nothing is late and nothing waits. */
const NOTHING = 'Nothing waits for you today.';

async function showTasks(visit: StaffVisit): Promise<Answer> {
  const { tasks, telling } = await readTaskList(visit);
  const count = tasks.reduce((sum, task) => sum + task.count, 0);
  const groups = groupTasks(tasks, telling);
  const late = groups.find(({ heading }) => heading === 'Late')?.tasks.length ?? 0;
  const lateWords =
    late === 0 ? 'Nothing is late.' : `${upperFirst(counted(late, 'task'))} ${late === 1 ? 'is' : 'are'} late.`;
  const sentence = count === 0 ? NOTHING : `${upperFirst(counted(count, 'thing'))} to see to. ${lateWords}`;
  return { view: 'pages/tasks/tasks.njk', title: `Tasks (${count})`, model: { sentence, groups } };
}

export const TASKS_ROUTES: readonly Route[] = [{ method: 'get', path: '/tasks', access: WORKERS, handle: showTasks }];
