import { parseArgs } from 'node:util';
import { ROLES, type Role } from '../kernel/principal.ts';
import { findPracticeByCode, listPractices } from '../modules/budgets/index.ts';
import { type MintApiKeyInput, mintApiKey } from '../modules/staff/index.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { systemClock } from '../platform/clock.ts';
import { openDatabase } from '../platform/database.ts';
import { runCommand } from './use-database.ts';

const USAGE = 'npm run api-key -- --role <role> [--practice CODE] [--name TEXT]';

const isRole = (text: string): text is Role => ROLES.some((role) => role === text);

function parseArguments(): { role?: string; practice?: string; name?: string } {
  try {
    const text = { type: 'string' } as const;
    return parseArgs({ options: { role: text, practice: text, name: text } }).values;
  } catch (error) {
    throw new CannotRun(`${(error as Error).message}\n${USAGE}`);
  }
}

function readInput(): MintApiKeyInput {
  const { role = '', practice, name } = parseArguments();
  if (!isRole(role)) {
    const fault = role ? `There is no role ${role}.` : 'Say for which role.';
    throw new CannotRun(`${fault} The roles are: ${ROLES.join(', ')}.\n${USAGE}`);
  }
  return { role, ...(practice ? { practiceCode: practice } : {}), ...(name ? { name } : {}) };
}

async function mint(url: string, input: MintApiKeyInput): Promise<string> {
  const db = openDatabase({ url, max: 1, applicationName: 'practice-purse-api-key' });
  try {
    const practices = { findPracticeByCode, listPractices };
    return (await mintApiKey({ db, clock: systemClock, practices }, input)).key;
  } finally {
    await db.destroy();
  }
}

/**
 * Where people sign in by a provider of their own, nobody answers for a key from here, so it cannot decide on anything:
 * it is only an administrator's, to let the first people in.
 */
function refuseOthers(role: Role): void {
  if (role === 'admin') return;
  throw new CannotRun(
    'From here only a key for the role admin is made, because people sign in here. An administrator lets a program ' +
      'have any other key on the page Staff and access, and whoever answers for it takes it.',
  );
}

await runCommand(async ({ url, settings }) => {
  const input = readInput();
  if (!settings.startsIdentity) refuseOthers(input.role);
  const key = await mint(url, input);
  process.stdout.write(`A key for the role ${input.role}. It is shown this once: keep it safe.\n${key}\n`);
  return 0;
});
