import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import { whereAttributes } from '../issuing/where-attributes.ts';
import { type Endpoint, endpoint } from '../wire/endpoint.ts';
import { listPage } from '../wire/list-page.ts';
import { createdFilter, EXPAND, LIST, text } from '../wire/param.ts';
import { invalidRequest, noSuch } from '../wire/stripe-error.ts';
import { createFile, type File, files, PURPOSES } from './file.ts';

const CREATE_FILE = z.strictObject({ ...EXPAND, file: text(), purpose: PURPOSES });
const LIST_FILES = z.strictObject({
  ...LIST,
  created: createdFilter().optional(),
  purpose: PURPOSES.optional(),
});

/** Uploaded files, enough for the evidence of a dispute. They are sent as `multipart/form-data`. */
export function fileEndpoints({ db, publicUrl }: Sandbox): Endpoint[] {
  return [
    endpoint('GET /v1/files', LIST_FILES, ({ params }) =>
      listPage<File, File>(db, {
        table: files.name,
        url: '/v1/files',
        params,
        where: whereAttributes(params, ['purpose']),
        render: async (found) => found,
      }),
    ),
    endpoint('POST /v1/files', CREATE_FILE, ({ params, uploads, call }) => {
      const upload = uploads.get('file');
      if (!upload) throw invalidRequest('The file must be sent as multipart/form-data.', { param: 'file' });
      return call.commit((change) => createFile(change, { upload, purpose: params.purpose, publicUrl }));
    }),
    endpoint('GET /v1/files/:id', z.strictObject(EXPAND), async ({ id }) => {
      const found = await files.find(db, id);
      if (!found) throw noSuch('file upload', id);
      return found;
    }),
  ];
}
