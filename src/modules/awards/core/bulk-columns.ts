/** What a column of the file becomes in a request. */
type Reading = 'text' | 'day' | 'pence' | 'pounds' | 'phone' | 'list' | 'yes_or_no';

/** Columns of a file: where each goes in a request, as the API names it. */
export const BULK_COLUMNS = {
  givenName: { path: ['recipient', 'givenName'], reads: 'text' },
  familyName: { path: ['recipient', 'familyName'], reads: 'text' },
  dateOfBirth: { path: ['recipient', 'dateOfBirth'], reads: 'day' },
  postcode: { path: ['recipient', 'postcode'], reads: 'text' },
  phone: { path: ['recipient', 'phone'], reads: 'phone' },
  email: { path: ['recipient', 'email'], reads: 'text' },
  nhsNumber: { path: ['recipient', 'nhsNumber'], reads: 'text' },
  recipientId: { path: ['recipientId'], reads: 'text' },
  policy: { path: ['policy'], reads: 'text' },
  method: { path: ['method'], reads: 'text' },
  cardType: { path: ['cardType'], reads: 'text' },
  amountPence: { path: ['amountPence'], reads: 'pence' },
  amountPounds: { path: ['amountPence'], reads: 'pounds' },
  need: { path: ['need'], reads: 'text' },
  outcome: { path: ['outcome'], reads: 'text' },
  otherHelpTried: { path: ['otherHelpTried'], reads: 'text' },
  expiresOn: { path: ['expiresOn'], reads: 'day' },
  methodsOffered: { path: ['methodsOffered'], reads: 'list' },
  methodReason: { path: ['methodReason'], reads: 'text' },
  legalRoute: { path: ['legalRoute'], reads: 'text' },
  consentGivenOn: { path: ['consent', 'givenOn'], reads: 'day' },
  ifNoFunds: { path: ['ifNoFunds'], reads: 'text' },
  alreadyBought: { path: ['alreadyBought'], reads: 'yes_or_no' },
  invoiceDatedOn: { path: ['alreadyBoughtInvoice', 'datedOn'], reads: 'day' },
  alreadyBoughtReason: { path: ['alreadyBoughtInvoice', 'reason'], reads: 'text' },
  communicationNeeds: { path: ['communicationNeeds'], reads: 'text' },
  practice: { path: ['practice'], reads: 'text' },
} as const satisfies Record<string, { path: readonly string[]; reads: Reading }>;
export type BulkColumn = keyof typeof BULK_COLUMNS;

/** Without these a file cannot be read at all. */
const NEEDED: readonly BulkColumn[] = ['policy', 'method', 'need', 'outcome', 'otherHelpTried', 'expiresOn'];

const isColumn = (text: string): text is BulkColumn => Object.hasOwn(BULK_COLUMNS, text);
const YES_OR_NO = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
]);

/** What is wrong with a heading; nothing when every column is known, there once, and none is missing. */
export function checkHeading(heading: readonly string[]): { column: string; message: string }[] {
  const has = (column: BulkColumn) => heading.includes(column);
  const faults = heading.flatMap((column, at) => {
    if (!isColumn(column)) return [{ column, message: `No column is called “${column}”. The template has them all.` }];
    return heading.indexOf(column) < at ? [{ column, message: `The column ${column} is there twice.` }] : [];
  });
  const missing = [
    ...NEEDED.filter((column) => !has(column)),
    ...(has('amountPence') || has('amountPounds') ? [] : ['amountPence']),
    ...(has('recipientId') || has('familyName') ? [] : ['familyName']),
  ];
  return [...faults, ...missing.map((column) => ({ column, message: `The column ${column} is missing.` }))];
}

/** The column that a field of a request came from, for an error to name. */
export function columnOf(field: string, heading: readonly string[]): string {
  const isOf = (column: BulkColumn) => BULK_COLUMNS[column].path.join('.') === field;
  const columns = (Object.keys(BULK_COLUMNS) as BulkColumn[]).filter(isOf);
  const [known] = columns;
  if (known) return columns.find((column) => heading.includes(column)) ?? known;
  if (field.startsWith('methodsOffered')) return 'methodsOffered';
  if (field.startsWith('alreadyBoughtInvoice')) return 'invoiceDatedOn';
  if (field.startsWith('consent')) return 'consentGivenOn';
  return heading.includes('familyName') ? 'familyName' : 'recipientId';
}

/** `04/03/1945`, as spreadsheets write dates in the United Kingdom, as `1945-03-04`. */
function readDay(text: string): string {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(text) ?? [];
  return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text;
}

/** Whole pence of `45`, `45.5`, `£1,045.50`; the text itself when it is no amount. */
function readPounds(text: string): number | string {
  const [, pounds = '', pence = ''] = /^£?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  return pounds ? Number(pounds.replaceAll(',', '')) * 100 + Number(pence.padEnd(2, '0')) : text;
}

const READ: Readonly<Record<Reading, (text: string) => unknown>> = {
  text: (text) => text,
  day: readDay,
  pence: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : text),
  pounds: readPounds,
  /** A spreadsheet takes a number's first 0 away. */
  phone: (text) => (/^[1-9]\d{9}$/.test(text) ? `0${text}` : text),
  list: (text) => text.split(/[\s,;|]+/).filter(Boolean),
  yes_or_no: (text) => YES_OR_NO.get(text.toLowerCase()) ?? text,
};

/** One line of the file as the request that it stands for, not yet checked. Empty cells say nothing. */
export function toRequest(heading: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const request: Record<string, unknown> = {};
  heading.forEach((column, at) => {
    const text = (cells[at] ?? '').trim();
    if (!isColumn(column) || text === '') return;
    const { path, reads } = BULK_COLUMNS[column];
    const [first, second] = path as readonly string[];
    if (first === undefined) return;
    const value = READ[reads](text);
    request[first] = second ? { ...(request[first] as object | undefined), [second]: value } : value;
  });
  return request;
}
