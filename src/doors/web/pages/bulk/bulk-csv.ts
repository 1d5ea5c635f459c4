import { BULK_COLUMNS, type BulkFinding } from '../../../../modules/awards/index.ts';
import { type BulkLineView, BYTE_ORDER_MARK, csvLine } from '../../../../modules/reports/index.ts';
import type { Download } from '../../../send-download.ts';
import { awardTag } from '../../words/award-words.ts';

const fileOf = (name: string, lines: readonly string[]): { download: Download } => ({
  download: { name, write: (send) => send([BYTE_ORDER_MARK, ...lines].join('')) },
});

const EXAMPLE: Readonly<Record<string, string>> = {
  givenName: 'Ivy',
  familyName: 'Sample',
  dateOfBirth: '1945-03-04',
  policy: 'P5',
  method: 'card',
  amountPence: '4000',
  need: 'Nothing in the house to eat until the pension comes on Friday',
  outcome: 'Meals for the rest of the week',
  otherHelpTried: 'The food bank is closed until Monday',
  expiresOn: '2026-12-18',
};

/** A heading with every column but those that another stands for, and one line to write over. */
export function templateFile(): { download: Download } {
  const columns = Object.keys(BULK_COLUMNS).filter((column) => column !== 'amountPounds' && column !== 'practice');
  return fileOf('award-requests.csv', [csvLine(columns), csvLine(columns.map((column) => EXAMPLE[column]))]);
}

/** What became of each line. */
export function resultFile(lines: readonly BulkLineView[]): { download: Download } {
  const rows = lines.map(({ line, reference, status }) => csvLine([line, reference, awardTag(status).text]));
  return fileOf('requests-made.csv', [csvLine(['line', 'reference', 'status']), ...rows]);
}

/** All that is wrong with a file. */
export function findingsFile(findings: readonly BulkFinding[]): { download: Download } {
  const rows = findings.map(({ line, column, message }) => csvLine([line, column, message]));
  return fileOf('what-to-correct.csv', [csvLine(['line', 'column', 'what is wrong']), ...rows]);
}
