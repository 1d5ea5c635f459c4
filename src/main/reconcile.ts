import type { Settings } from '../config.ts';
import { formatInstant } from '../kernel/dates.ts';
import { formatPence } from '../kernel/money.ts';
import { systemPrincipal } from '../kernel/principal.ts';
import { type Break, freePence, type MatchResult, type Reconciled } from '../modules/reconciliation/index.ts';
import { CannotRun } from '../platform/cannot-run.ts';
import { runCommand } from './use-database.ts';
import { useService } from './use-service.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);
const amount = (pence: number) => formatPence(pence).padStart(16);
const row = (name: string, ...pence: readonly number[]) => print(`  ${name.padEnd(36)}${pence.map(amount).join('')}`);
const heading = (...names: readonly string[]) => names.map((name) => name.padStart(16)).join('');

function printSides({ sides, quiet }: MatchResult): void {
  const { ours, listed, movedPence, balancePence } = sides;
  print(`  ${''.padEnd(36)}${heading('cash', 'on hold', 'free')}`);
  row('Our ledger', ours.cashPence, ours.heldPence, freePence(ours));
  row('What Stripe lists', listed.cashPence, listed.heldPence, freePence(listed));
  row(
    '  less our ledger',
    listed.cashPence - ours.cashPence,
    listed.heldPence - ours.heldPence,
    freePence(listed) - freePence(ours),
  );
  print(`  ${'Sum of what moved Stripe’s balance'.padEnd(68)}${amount(movedPence)}`);
  print(`  ${'Stripe’s Issuing balance'.padEnd(68)}${amount(balancePence)}`);
  print(`  ${'  less our ledger'.padEnd(68)}${amount(balancePence - freePence(ours))}`);
  if (!quiet) print('  Money moved while we looked: the sides were read some seconds apart, each payment at one time.');
}

function printBreaks(breaks: readonly Break[], now: Date): void {
  print(`  ${'what'.padEnd(22)}${'of'.padEnd(34)}${heading('ours', 'Stripe’s', 'difference')}  open since`);
  for (const one of breaks) {
    const { kind, subject, oursPence, stripePence, openedAt, assignedTo } = one;
    const days = Math.floor((now.getTime() - openedAt.getTime()) / 86_400_000);
    const sides = [oursPence, stripePence, stripePence - oursPence].map(amount).join('');
    const owner = assignedTo ? 'has an owner' : 'nobody looks after it';
    print(`  ${kind.padEnd(22)}${subject.padEnd(34)}${sides}  ${formatInstant(openedAt)}, ${days} days, ${owner}`);
  }
}

/** `1, 'authorization'` -> `1 authorization`. */
const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

function printAll(done: Reconciled, now: Date): void {
  print(`Events that no webhook had taken: ${done.events}`);
  const held = counted(done.authorizations, 'authorization');
  const alone = counted(done.transactions, 'card transaction');
  print(`Brought up to date: ${held} with what shops took, and ${alone} without one`);
  print(`\nHolding account at Stripe, as at ${formatInstant(now)}`);
  printSides(done.match);
  if (done.breaks.length > 0) {
    print('\nOpen breaks');
    printBreaks(done.breaks, now);
  }
  const total = done.breaks.reduce((sum, { oursPence, stripePence }) => sum + Math.abs(stripePence - oursPence), 0);
  const open = done.breaks.length === 1 ? '1 break is open' : `${done.breaks.length} breaks are open`;
  print(
    done.breaks.length === 0
      ? '\nOur books agree with Stripe to the penny.'
      : `\n${open}, ${formatPence(total)} in all.`,
  );
}

/** Where Stripe was asked, and what to set when that is the wrong place. */
function askedAt({ startsSandbox, usesSandbox, sandboxPort }: Settings): string {
  if (!startsSandbox) return usesSandbox ? 'at the address of STRIPE_API_BASE' : 'at api.stripe.com';
  return `at http://localhost:${sandboxPort}, where \`npm start\` has its sandbox unless SANDBOX_PORT says otherwise`;
}

/** Stripe's own errors say what is in the way; anything else is a bug and keeps its stack. */
function explain(error: unknown, where: string): unknown {
  const isStripes = error instanceof Error && 'type' in error && String(error.type).startsWith('Stripe');
  return isStripes ? new CannotRun(`Stripe could not be asked ${where}: ${error.message}`, { cause: error }) : error;
}

const CANNOT_RUN = 2;

await runCommand(
  (use) =>
    useService(use, async (service) => {
      const done = await service.reconciliation.reconcile(systemPrincipal('npm run reconcile')).catch((error) => {
        throw explain(error, askedAt(use.settings));
      });
      printAll(done, service.clock.now());
      return done.breaks.length === 0 ? 0 : 1;
    }),
  { cannotRun: CANNOT_RUN },
);
