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

/** A pool is a budget that only some addresses are about. */
const tableOf = (path: string): string => (path.endsWith('/:id/pool') ? 'pools' : (TABLES[beginning(path)] ?? ''));

/** A real address of a route: everything that it names is the first practice's. Throws for a kind that nobody made. */
export function addressOf(walk: Walk, path: string): string {
  const kind = beginning(path);
  if (path.includes(':id') && !NAMELESS.includes(kind) && !TABLES[kind]) {
    throw new Error(`${path}: say in test/walk/addresses.ts in which table these records are`);
  }
  return path
    .replace(':id', () => (NAMELESS.includes(kind) ? 'evt_none' : walk.idIn(tableOf(path))))
    .replace(':practice', 'DEMO-01')
    .replace(':slug', 'P5')
    .replace(':version', '1')
    .replace(':code', 'F1')
    .replace(':event', 'evt_none')
    .replace(':payment', () => walk.idIn('authorizations'))
    .replace(':addition', () => walk.idIn('award_additions'))
    .replace(':representative', () => walk.idIn('recipient_representatives'));
}

/** What the other practice itself has for a path, whose body then names what it has not; null where it has none. */
export function ownAddressOf(walk: Walk, path: string): string | null {
  const { elsewhere } = walk;
  const own: Readonly<Record<string, string>> = {
    awards: path.includes('invoice') ? elsewhere.invoiceAward : elsewhere.award,
    people: elsewhere.recipient,
    recipients: elsewhere.recipient,
    budgets: elsewhere.budget,
    staff: elsewhere.staff,
  };
  const address = path.replace(':id', () => own[beginning(path)] ?? ':id').replace(':practice', 'DEMO-02');
  return address.includes(':') ? null : address;
}

/** In which table the record is that a field of a body names. */
const NAMED_BY: Readonly<Record<string, string>> = {
  withIds: 'recipients',
  withId: 'recipients',
  recipientId: 'recipients',
  supplierId: 'suppliers',
  supplier: 'suppliers',
  cardId: 'cards',
  card: 'cards',
  boxId: 'card_boxes',
  toBudgetId: 'budgets',
  reassignTo: 'principals',
  principalId: 'principals',
};

/** The fields of a body that name a record. Throws for one that nobody told of. */
export function namingFieldsOf(fields: readonly string[]): string[] {
  const naming = fields.filter((field) => /Ids?$|^reassignTo$/.test(field));
  for (const field of naming) {
    if (!NAMED_BY[field]) throw new Error(`${field}: say in test/walk/addresses.ts in which table such a record is`);
  }
  return naming;
}

/** Fields that each name a record of the first practice; all that are known, unless it is said which. */
export function foreignFields(walk: Walk, fields: readonly string[] = Object.keys(NAMED_BY)): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field, walk.idIn(NAMED_BY[field] ?? '')]));
}
