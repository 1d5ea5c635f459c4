import { systemPrincipal } from '../kernel/principal.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { runCommand } from './use-database.ts';
import { useService } from './use-service.ts';

const USAGE = 'npm run events:replay -- <event id> | --all';

const [what, ...more] = process.argv.slice(2);

await runCommand((use) =>
  useService(use, async ({ inbox }) => {
    if (!what || more.length > 0) throw new CannotRun(USAGE);
    const principal = systemPrincipal('npm run events:replay');
    if (what !== '--all') await inbox.replayEvent(principal, what);
    const ids = what === '--all' ? await inbox.replayParked(principal) : [what];
    for (const id of ids) process.stdout.write(`${id} waits for the worker again\n`);
    if (ids.length === 0) process.stdout.write('No event is parked.\n');
    return 0;
  }),
);
