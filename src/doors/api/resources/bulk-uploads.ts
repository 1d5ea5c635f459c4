import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { AWARD_STATUSES, BULK_STATUSES, MOST_BULK_BYTES, MOST_BULK_LINES } from '../../../modules/awards/index.ts';
import { findPracticeByCode } from '../../../modules/budgets/index.ts';
import type { BulkUploadView } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { UPLOADERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id, instant, pageOf, paging, pence, practiceCode } from '../schemas.ts';

const tag = 'Awards';

const uploadSchema = z
  .object({
    id,
    practice: practiceCode,
    status: z.enum(BULK_STATUSES).meta({
      description: '`ready` waits for its confirmation; `not_made`: something changed after the check.',
    }),
    uploadedAt: instant,
    uploadedBy: z.string(),
    lines: z.int().nullable().meta({ description: 'Null until the file has been read.' }),
    doneLines: z.int().meta({ description: 'How many are checked or made so far.' }),
    totalPence: pence.nullable().meta({ description: 'What all lines ask for together.' }),
    availablePence: pence.nullable().meta({ description: 'What their budgets had left when they were checked.' }),
    findings: z
      .array(
        z.object({
          line: z.int().nullable().meta({ description: 'The heading is line 1. Null: the file as a whole.' }),
          column: z.string().meta({ example: 'amountPence' }),
          message: z.string(),
        }),
      )
      .meta({ description: 'All that is wrong. While there is any, nothing is made.' }),
    awards: z
      .array(z.object({ line: z.int(), awardId: id, reference: z.string(), status: z.enum(AWARD_STATUSES) }))
      .meta({ description: 'What became of each line, once it is made.' }),
  })
  .meta({ id: 'BulkUpload', description: 'A CSV file of award requests: all of them are made, or none.' });

const uploadPage = pageOf(
  uploadSchema.omit({ findings: true, awards: true }).meta({
    id: 'ListedBulkUpload',
    description: 'A file of requests, without what is in it.',
  }),
).meta({ id: 'BulkUploadPage' });

function toUpload(view: BulkUploadView): Omit<z.output<typeof uploadSchema>, 'findings' | 'awards'> {
  const { practice, status, uploadedBy, lines, doneLines, totalPence, availablePence } = view;
  const uploadedAt = view.uploadedAt.toISOString();
  return { id: view.id, practice, status, uploadedAt, uploadedBy, lines, doneLines, totalPence, availablePence };
}

async function readUpload(deps: ApiDeps, principal: Principal, uploadId: string) {
  return inScope(deps.db, principal.scope, async (trx) => {
    const view = await deps.reports.bulkUploadView(trx, uploadId);
    if (!view) throw new AppError('not_found', 'There is no such upload.');
    const findings = await deps.awards.readBulkFindings(trx, uploadId);
    return { ...toUpload(view), findings, awards: await deps.reports.bulkLines(trx, uploadId) };
  });
}

async function practiceIdOf(deps: ApiDeps, principal: Principal, code: string): Promise<string> {
  const practice = await inScope(deps.db, principal.scope, (trx) => findPracticeByCode(trx, code));
  if (practice) return practice.id;
  const message = 'There is no such practice, or it is not yours.';
  throw new AppError('practice_unknown', message, { errors: [{ field: 'practice', message }] });
}

const file = z
  .strictObject({
    practice: practiceCode,
    csv: z
      .string()
      .min(1, 'Send the text of the file.')
      .max(MOST_BULK_BYTES, 'Send at most 1 MB.')
      .meta({
        description: `A heading with the names of the fields of a request, then at most ${MOST_BULK_LINES} lines.`,
      }),
  })
  .meta({ id: 'BulkFile' });

const EXAMPLE = [
  'givenName,familyName,dateOfBirth,policy,method,amountPence,need,outcome,otherHelpTried,expiresOn',
  'Ivy,Sample,1945-03-04,P5,card,4000,Nothing in the house to eat until Friday,Meals,The food bank is closed,2026-12-18',
].join('\n');

export const bulkUploadRoutes: readonly ApiRoute[] = [
  route({
    method: 'post',
    path: '/bulk-uploads',
    tag,
    summary: 'Upload many requests',
    description: 'The file is checked by the worker; read the upload until it is `ready` or `has_errors`.',
    roles: UPLOADERS,
    needsIdempotencyKey: true,
    fieldNames: { file: 'csv' },
    body: file,
    example: { practice: 'DEMO-01', csv: EXAMPLE },
    response: uploadSchema,
    answers: { 201: 'The upload, `checking`. The same file with the same key is the same upload.' },
    problems: ['practice_unknown', 'idempotency_key_reused'],
    handle: async (deps, { principal, body, idempotencyKey }) => {
      const practiceId = await practiceIdOf(deps, principal, body.practice);
      const bytes = Buffer.from(body.csv);
      const { uploadId } = await deps.awards.takeBulkUpload(principal, { practiceId, bytes, idempotencyKey });
      return { status: 201, body: await readUpload(deps, principal, uploadId) };
    },
  }),
  route({
    method: 'get',
    path: '/bulk-uploads',
    tag,
    summary: 'List uploads',
    description: 'The newest first, without what is wrong with them and what became of their lines.',
    roles: UPLOADERS,
    query: z.strictObject(paging),
    response: uploadPage,
    answers: { 200: 'The uploads of the practices that the key belongs to.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.listBulkUploads(trx, query),
      );
      return { status: 200, body: { data: data.map(toUpload), nextCursor } };
    },
  }),
  route({
    method: 'get',
    path: '/bulk-uploads/:id',
    tag,
    summary: 'Read an upload',
    roles: UPLOADERS,
    params: byId,
    response: uploadSchema,
    answers: { 200: 'The upload.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({
      status: 200,
      body: await readUpload(deps, principal, params.id),
    }),
  }),
  route({
    method: 'post',
    path: '/bulk-uploads/:id/confirm',
    tag,
    summary: 'Have the requests made',
    description: 'By whoever uploaded the file, once it is `ready`. All of them are made in one go, or none.',
    roles: UPLOADERS,
    params: byId,
    response: uploadSchema,
    answers: { 200: 'The upload, `making`.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params }) => {
      await deps.awards.confirmBulkUpload(principal, params.id);
      return { status: 200, body: await readUpload(deps, principal, params.id) };
    },
  }),
];
