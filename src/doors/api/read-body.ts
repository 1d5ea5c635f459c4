import express, { type Request, type RequestHandler } from 'express';
import { ApiProblem } from './api-problem.ts';

const parse = express.json({ limit: '100kb', type: 'application/json' });
/** A file of requests stands in its body as text. */
const FILES_AT = '/bulk-uploads';
const parseFile = express.json({ limit: '1500kb', type: 'application/json' });

function hasBody(req: Request): boolean {
  return req.get('transfer-encoding') !== undefined || Number(req.get('content-length') ?? 0) > 0;
}

/** Reads a JSON body; none at all is an empty object. */
export const readBody: RequestHandler = (req, res, next) => {
  if (req.method === 'GET' || req.method === 'HEAD' || !hasBody(req)) {
    req.body = {};
    return next();
  }
  if (!req.is('application/json')) {
    throw new ApiProblem('unsupported_media_type', 'Send the body with Content-Type: application/json.');
  }
  (req.path === FILES_AT ? parseFile : parse)(req, res, next);
};
