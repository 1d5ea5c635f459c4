import express, { type Router } from 'express';
import { z } from 'zod';
import type { Sandbox } from '../context.ts';
import { authenticate } from '../wire/authenticate.ts';
import { checkParams } from '../wire/check-params.ts';
import { decodeForm } from '../wire/decode-form.ts';
import { errorBody, noSuch } from '../wire/stripe-error.ts';
import { files } from './file.ts';

/** The bytes behind a file's `url`, for whoever has a key. */
export function fileContents({ db }: Sandbox): Router {
  const router = express.Router();
  router.get('/v1/files/:id/contents', async (req, res) => {
    try {
      authenticate(req.get('authorization'));
      checkParams(z.strictObject({}), decodeForm(req.originalUrl.split('?')[1] ?? ''));
      const row = await db(files.name).where({ id: req.params.id }).first('content');
      if (!row) throw noSuch('file upload', req.params.id);
      res.type('application/octet-stream').send(row.content);
    } catch (error) {
      const { status, body } = errorBody(error);
      res.status(status).json(body);
    }
  });
  return router;
}
