import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { BulkFinding, BulkStatus } from '../../../../modules/awards/index.ts';
import type { BulkLineView, BulkUploadView } from '../../../../modules/reports/index.ts';
import { awardTag, type Tag } from '../../words/award-words.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import type { Table } from '../../words/table.ts';

/** More than these are in the file to download only. */
const MOST_SHOWN = 100;

const TAGS: Record<BulkStatus, Tag> = {
  checking: { text: 'Being checked', colour: 'yellow' },
  has_errors: { text: 'To correct', colour: 'red' },
  ready: { text: 'Ready to send', colour: 'blue' },
  making: { text: 'Being made', colour: 'yellow' },
  made: { text: 'Made', colour: 'green' },
  not_made: { text: 'Not made', colour: 'red' },
  removed: { text: 'Removed', colour: 'grey' },
};

const requests = (count: number) => counted(count, 'request');

function sentenceOf(upload: BulkUploadView): string {
  const { status, lines, doneLines, findingCount, totalPence } = upload;
  const through = lines === null ? '' : ` ${doneLines} of ${lines} so far.`;
  const problems = upperFirst(counted(findingCount, 'thing'));
  switch (status) {
    case 'checking':
      return doneLines > 0 ? `The file is being checked. ${doneLines} lines so far.` : 'The file is being checked.';
    case 'has_errors':
      return `${problems} to correct. Nothing was made.`;
    case 'ready':
      return `${upperFirst(requests(lines ?? 0))} for ${formatPence(totalPence ?? 0)} in all. Nothing is made yet.`;
    case 'making':
      return `The requests are being made.${through}`;
    case 'made':
      return `${upperFirst(requests(doneLines))} made, for ${formatPence(totalPence ?? 0)} in all.`;
    case 'not_made':
      return `Nothing was made. Something changed after the check: ${counted(findingCount, 'thing')} to correct.`;
    case 'removed':
      return 'The file was removed after a day. Nothing was made.';
  }
}

function findingsTable(findings: readonly BulkFinding[]): Table {
  return {
    caption: 'What to correct',
    columns: [{ text: 'Line' }, { text: 'Column' }, { text: 'What is wrong' }],
    rows: findings
      .slice(0, MOST_SHOWN)
      .map(({ line, column, message }) => [
        { text: line === null ? 'Whole file' : `${line}` },
        { text: column },
        { text: message },
      ]),
  };
}

function linesTable(lines: readonly BulkLineView[]): Table {
  return {
    caption: 'What was made',
    columns: [{ text: 'Line' }, { text: 'Award' }, { text: 'Status' }],
    rows: lines
      .slice(0, MOST_SHOWN)
      .map(({ line, awardId, reference, status }) => [
        { text: `${line}` },
        { text: reference, href: `/awards/${awardId}`, isWhole: true },
        { tags: [awardTag(status)] },
      ]),
  };
}

/** One upload: where it stands, and what can be done about it. */
export function presentUpload(about: {
  upload: BulkUploadView;
  findings: readonly BulkFinding[];
  lines: readonly BulkLineView[];
  readerId: string;
}) {
  const { upload, findings, lines, readerId } = about;
  const { id, status, availablePence } = upload;
  const isComing = status === 'checking' || status === 'making';
  const isOwn = upload.uploadedById === readerId;
  const shown = findings.length > 0 ? findingsTable(findings) : linesTable(lines);
  return {
    id,
    stateTag: TAGS[status],
    sentence: sentenceOf(upload),
    who: `Uploaded by ${upload.uploadedBy}, ${formatInstant(upload.uploadedAt)}`,
    budgetLine:
      status === 'ready' && availablePence !== null ? `The budget has ${formatPence(availablePence)} left.` : null,
    isComing,
    mayConfirm: status === 'ready' && isOwn,
    notOwn: status === 'ready' && !isOwn ? `${upload.uploadedBy} sends it on.` : null,
    confirm: `Send ${requests(upload.lines ?? 0)} for approval`,
    mayUploadAgain: ['has_errors', 'not_made', 'removed'].includes(status),
    table: shown.rows.length > 0 ? shown : null,
    more: Math.max(0, Math.max(findings.length, lines.length) - MOST_SHOWN),
    resultHref: shown.rows.length > 0 ? `/bulk/${id}/result` : null,
    resultText: findings.length > 0 ? 'Download what to correct' : 'Download the result',
  };
}

/** The uploads of the practice, newest first. */
export function uploadLines(uploads: readonly BulkUploadView[]) {
  return uploads.map((upload) => ({
    href: `/bulk/${upload.id}`,
    text: formatInstant(upload.uploadedAt),
    tag: TAGS[upload.status],
    note: `${upload.uploadedBy}. ${sentenceOf(upload)}`,
  }));
}
