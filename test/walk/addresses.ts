import type { Walk } from './records.ts';

/** In which table the records are that an address begins with. */
const TABLES: Readonly<Record<string, string>> = {
  awards: 'awards',
  'waiting-list': 'waiting',
  authorizations: 'authorizations',
  payments: 'authorizations',
  cards: 'cards',
  'card-transactions': 'card_transactions',
  declines: 'decline_reviews',
  cases: 'finance_cases',
  disputes: 'disputes',
  exceptions: 'merchant_exceptions',
  signals: 'risk_signals',
  stops: 'stops',
  budgets: 'budgets',
  people: 'recipients',
  recipients: 'recipients',
  representatives: 'recipient_representatives',
  staff: 'principals',
  delegations: 'delegations',
  reconciliation: 'reconciliation_breaks',
  additions: 'award_additions',
  'card-boxes': 'card_boxes',
  boxes: 'card_boxes',
  invoices: 'invoices',
  virements: 'virements',
  'budget-alerts': 'budget_alerts',
  pools: 'pools',
  bulk: 'bulk_uploads',
  'bulk-uploads': 'bulk_uploads',
};

/** What names no record of a practice: a policy, a signal, Stripe's news, an event of the service. */
const NAMELESS = ['policies', 'signal-settings', 'news', 'domain-events'];

const beginning = (path: string) => path.split('/')[1] ?? '';

/** Whether an address is about a member of staff: for administrators no practice is foreign. */
export const isOfStaff = (path: string): boolean => path.startsWith('/staff/');

/** Whether an address names a record of a practice, which others must not find. */
export const namesRecord = (path: string): boolean =>
  path.includes(':') && !NAMELESS.includes(beginning(path)) && beginning(path) !== 'reconciliation';

/** A real address of a route: everything that it names is the first practice's. Throws for a kind that nobody made. */
export function addressOf(walk: Walk, path: string): string {
  const kind = beginning(path);
  if (path.includes(':id') && !NAMELESS.includes(kind) && !TABLES[kind]) {
    throw new Error(`${path}: say in test/walk/addresses.ts in which table these records are`);
  }
  return path
    .replace(':id', () => (NAMELESS.includes(kind) ? 'evt_none' : walk.idIn(TABLES[kind] ?? '')))
    .replace(':practice', 'DEMO-01')
    .replace(':slug', 'P5')
    .replace(':version', '1')
    .replace(':code', 'F1')
    .replace(':addition', () => walk.idIn('award_additions'))
    .replace(':event', 'evt_none')
    .replace(':payment', () => walk.idIn('authorizations'))
    .replace(':addition', () => walk.idIn('award_additions'))
    .replace(':representative', () => walk.idIn('recipient_representatives'));
}
