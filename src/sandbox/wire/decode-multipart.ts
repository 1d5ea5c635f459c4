import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { decodeForm, type FormHash } from './decode-form.ts';
import { invalidRequest } from './stripe-error.ts';

/** A file as it was sent. */
export type Upload = { filename: string; content: Buffer };
export type Decoded = { params: FormHash; uploads: ReadonlyMap<string, Upload> };

const NONE: ReadonlyMap<string, Upload> = new Map();

/**
 * The parameters of a request's body, whichever of Stripe's two encodings it has. A file stands among them as
 * the hash of its content, so that the same parameters mean the same files.
 */
export async function decodeBody(req: Request): Promise<Decoded> {
  if (typeof req.body === 'string') return { params: decodeForm(req.body), uploads: NONE };
  if (!Buffer.isBuffer(req.body)) return { params: {}, uploads: NONE };
  const fields = new URLSearchParams();
  const uploads = new Map<string, Upload>();
  for (const [name, value] of await readParts(req.body, req.get('content-type') ?? '')) {
    if (typeof value === 'string') {
      fields.append(name, value);
      continue;
    }
    const content = Buffer.from(await value.arrayBuffer());
    uploads.set(name, { filename: value.name, content });
    fields.append(name, createHash('sha256').update(content).digest('hex'));
  }
  return { params: decodeForm(fields.toString()), uploads };
}

async function readParts(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw invalidRequest('The multipart body cannot be read.');
  }
}
