import type { Settings } from '../config.ts';

const PEOPLE = [
  ['Asha Testwell', 'link worker'],
  ['Dr Bell Mocktree', 'GP, approver'],
  ['Colin Placeholder', 'practice manager'],
  ['Farida Ledgerly', 'finance'],
  ['Grace Oversight', 'commissioner'],
  ['Bram Countersign', 'commissioner, second person'],
  ['Hugh Samplewright', 'auditor'],
  ['Lena Carefull', 'safeguarding lead'],
] as const;

/** A line of two columns. */
export const row = (name: string, value: string) => `  ${name.padEnd(20)}${value}`;

/** A line on the terminal for whoever started the service. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Says where everything is and, for the demonstration, who can sign in. */
export function announce(settings: Settings, tookMs: number): void {
  say(`\nPractice Purse is ready (${(tookMs / 1000).toFixed(1)} s).\n`);
  say(row('Pages', settings.baseUrl));
  if (settings.startsSandbox) say(row('Till', `http://localhost:${settings.sandboxPort}/till`));
  if (settings.startsNotify) say(row('Messages sent', `http://localhost:${settings.sandboxPort}/notify`));
  say(row('API, described', `${settings.baseUrl}/api/docs`));
  say(row('Health', `${settings.baseUrl}/health/ready`));
  if (settings.demonstrationData) {
    say('\nSign in on the first page, without a password, as one of these invented people:\n');
    for (const [name, role] of PEOPLE) say(row(name, role));
  }
  const logs = settings.production ? '' : ` Logs are in ${settings.dataDir}.`;
  say(`\nCtrl-C stops it; nothing is lost.${logs}`);
}
