import { v7 as newId } from 'uuid';
import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { MOST_BULK_LINES } from '../../../../modules/awards/index.ts';
import { bulkUploadsExport } from '../../../../modules/reports/index.ts';
import { attempt, refusalOf } from '../../shell/attempt.ts';
import { exportList, filtersOf } from '../../shell/export-list.ts';
import { listLinks } from '../../shell/list-address.ts';
import { uploadOf } from '../../shell/read-upload.ts';
import { UPLOADERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf, type VisitedPractice } from '../../shell/route.ts';
import { findingsFile, resultFile, templateFile } from './bulk-csv.ts';
import { presentUpload, uploadLines } from './present-bulk.ts';

const PAGE_SIZE = 20;
const LISTING = { path: '/bulk', chosen: {} };

function practiceOf({ practice }: StaffVisit): VisitedPractice {
  if (!practice) throw new AppError('not_found', 'Choose a practice first.');
  return practice;
}

async function showBulk(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const { id: practiceId, name } = practiceOf(visit);
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const { data, nextCursor } = await read(visit, (trx) =>
    visit.deps.reports.listBulkUploads(trx, { practiceId, cursor, limit: PAGE_SIZE }),
  );
  const model = {
    ...listLinks(LISTING, { cursor, nextCursor, exportPath: '/bulk/export' }),
    practiceName: name,
    most: MOST_BULK_LINES,
    key: newId(),
    uploads: uploadLines(data),
  };
  return { view: 'pages/bulk/bulk.njk', title: 'Ask for many awards at once', model, errors };
}

function exportUploads(visit: StaffVisit): Answer {
  const list = bulkUploadsExport({ practiceId: practiceOf(visit).id });
  return exportList(visit, { list, name: 'files-of-requests', filters: filtersOf(visit, LISTING) });
}

async function upload(visit: StaffVisit): Promise<Answer> {
  const { deps, principal, req, res } = visit;
  const { id: practiceId } = practiceOf(visit);
  const file = uploadOf(res.locals);
  if (!file) return showBulk(visit, [{ field: 'file', message: 'Choose a CSV file' }]);
  if (file.isTooLarge) return showBulk(visit, [{ field: 'file', message: 'The file is larger than 1 MB. Split it' }]);
  const idempotencyKey = textOf(req.body.key) || newId();
  const taken = await attempt(deps.awards.takeBulkUpload(principal, { practiceId, bytes: file.bytes, idempotencyKey }));
  return taken.errors ? showBulk(visit, taken.errors) : { redirect: `/bulk/${taken.value.uploadId}` };
}

async function readUploaded(visit: StaffVisit) {
  const { deps, principal, req } = visit;
  const uploadId = textOf(req.params['id']);
  const { id: practiceId } = practiceOf(visit);
  return read(visit, async (trx) => {
    const found = await deps.reports.bulkUploadView(trx, uploadId);
    if (found?.practiceId !== practiceId) throw new AppError('not_found', 'There is no such upload.');
    const findings = await deps.awards.readBulkFindings(trx, uploadId);
    const lines = await deps.reports.bulkLines(trx, uploadId);
    return { upload: found, findings, lines, readerId: principal.id };
  });
}

async function showUpload(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const model = presentUpload(await readUploaded(visit));
  return { view: 'pages/bulk/upload.njk', title: 'A file of requests', model, errors };
}

/** What changes while the file is checked or its requests are made. */
async function showStanding(visit: StaffVisit): Promise<Answer> {
  return { part: 'pages/bulk/standing.njk', model: { ...presentUpload(await readUploaded(visit)), isPart: true } };
}

async function confirm(visit: StaffVisit): Promise<Answer> {
  const uploadId = textOf(visit.req.params['id']);
  const errors = await refusalOf(visit.deps.awards.confirmBulkUpload(visit.principal, uploadId));
  return errors ? showUpload(visit, errors) : { redirect: `/bulk/${uploadId}` };
}

async function download(visit: StaffVisit): Promise<Answer> {
  const { findings, lines } = await readUploaded(visit);
  return findings.length > 0 ? findingsFile(findings) : resultFile(lines);
}

export const BULK_ROUTES: readonly Route[] = [
  { method: 'get', path: '/bulk', access: UPLOADERS, handle: (visit) => showBulk(visit) },
  { method: 'post', path: '/bulk', access: UPLOADERS, handle: upload },
  { method: 'get', path: '/bulk/template', access: UPLOADERS, handle: templateFile },
  { method: 'get', path: '/bulk/export', access: UPLOADERS, handle: exportUploads },
  { method: 'get', path: '/bulk/:id', access: UPLOADERS, handle: (visit) => showUpload(visit) },
  { method: 'post', path: '/bulk/:id', access: UPLOADERS, handle: confirm },
  { method: 'get', path: '/bulk/:id/standing', access: UPLOADERS, handle: showStanding },
  { method: 'get', path: '/bulk/:id/result', access: UPLOADERS, handle: download },
];
