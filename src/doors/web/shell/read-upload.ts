import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import type { Request, RequestHandler } from 'express';
import { AppError } from '../../../kernel/app-error.ts';

/** A file that came with a form: what of it fits. */
type Uploaded = { bytes: Buffer; isTooLarge: boolean };
type Parts = { fields: Record<string, string>; file: Uploaded | null };

const LIMITS = { files: 1, fields: 10, fieldSize: 2_000, parts: 12, headerPairs: 20 };

const cutShort = () =>
  new AppError('invalid_input', 'The file did not arrive whole. Go back, choose it again and send it once more.');

/** Throws where the header says no boundary between the parts. */
function parserOf(req: Request, mostBytes: number): InstanceType<typeof Busboy> {
  try {
    return new Busboy({ headers: req.headers as BusboyHeaders, limits: { ...LIMITS, fileSize: mostBytes } });
  } catch {
    throw cutShort();
  }
}

/** A form that is cut short fails in the part that was being read, and in the parser: either refuses it. */
function readParts(req: Request, mostBytes: number): Promise<Parts> {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(cutShort());
    const parser = parserOf(req, mostBytes);
    const parts: Parts = { fields: {}, file: null };
    parser.on('field', (name, value) => {
      parts.fields[name] = value;
    });
    parser.on('file', (_name, stream) => {
      const chunks: Buffer[] = [];
      stream.on('error', refuse);
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        parts.file = { bytes: Buffer.concat(chunks), isTooLarge: stream.truncated };
      });
    });
    parser.on('error', refuse);
    parser.on('finish', () => (Object.keys(parts.fields).length > 0 ? resolve(parts) : refuse()));
    req.once('close', () => {
      if (!req.complete) refuse();
    });
    req.pipe(parser);
  });
}

/**
 * Reads a form that carries a file, from somebody who is signed in: its fields into `req.body`, its file into
 * `res.locals.upload`. Beyond `mostBytes` a file is cut off and said to be too large.
 */
export function readUpload(mostBytes: number): RequestHandler {
  return async (req, res, next) => {
    const isForm = req.method === 'POST' && req.is('multipart/form-data') && req.session.personId !== undefined;
    if (!isForm) return next();
    const { fields, file } = await readParts(req, mostBytes);
    req.body = fields;
    res.locals['upload'] = file;
    next();
  };
}

/** The file that came with this form; null when none was chosen. */
export function uploadOf(locals: Record<string, unknown>): Uploaded | null {
  const file = locals['upload'] as Uploaded | null | undefined;
  return file && file.bytes.length > 0 ? file : null;
}
