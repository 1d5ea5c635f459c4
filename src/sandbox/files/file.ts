import type Stripe from 'stripe';
import { z } from 'zod';
import { type Change, nowSeconds } from '../context.ts';
import { objectTable } from '../store/object-table.ts';
import type { Upload } from '../wire/decode-multipart.ts';
import { newId } from '../wire/new-id.ts';
import { invalidRequest } from '../wire/stripe-error.ts';

export type File = Stripe.File;
export const files = objectTable<File>('files');

/** What a file may be uploaded for. */
export const PURPOSES = z.enum([
  'account_requirement',
  'additional_verification',
  'business_icon',
  'business_logo',
  'customer_signature',
  'dispute_evidence',
  'identity_document',
  'issuing_regulatory_reporting',
  'pci_document',
  'platform_terms_of_service',
  'tax_document_user_upload',
  'terminal_android_apk',
  'terminal_reader_splashscreen',
  'terminal_wifi_certificate',
  'terminal_wifi_private_key',
]);

/** Evidence is read by people at the card network: on paper or as a picture. */
const EVIDENCE_TYPES = ['pdf', 'jpg', 'png'];
const MAX_EVIDENCE_BYTES = 5_000_000;

type NewFile = { upload: Upload; purpose: z.output<typeof PURPOSES>; publicUrl: string };

/** Keeps an uploaded file; throws when it is not of a kind or size that its purpose takes. */
export async function createFile(change: Change, { upload, purpose, publicUrl }: NewFile): Promise<File> {
  const type = typeOf(upload.content);
  const size = upload.content.length;
  if (purpose === 'dispute_evidence' && !EVIDENCE_TYPES.includes(type ?? '')) {
    throw invalidRequest('File for key file must be a PDF, JPG or PNG.', { param: 'file' });
  }
  if (purpose === 'dispute_evidence' && size > MAX_EVIDENCE_BYTES) {
    throw invalidRequest(`The file may have at most ${MAX_EVIDENCE_BYTES} bytes.`, { param: 'file' });
  }
  const id = newId('file');
  const file: File = {
    id,
    object: 'file',
    created: nowSeconds(change),
    expires_at: null,
    filename: upload.filename,
    links: { object: 'list', data: [], has_more: false, url: `/v1/file_links?file=${id}` },
    purpose,
    size,
    title: null,
    type,
    url: `${publicUrl}/v1/files/${id}/contents`,
  };
  await change.trx(files.name).insert({
    id,
    created: file.created,
    object: JSON.stringify(file),
    content: upload.content,
  });
  return file;
}

/** The kind of a file by how it begins, whatever it is called. */
function typeOf(content: Buffer): string | null {
  if (content.subarray(0, 5).toString('latin1') === '%PDF-') return 'pdf';
  if (content.subarray(0, 4).toString('hex') === '89504e47') return 'png';
  if (content.subarray(0, 3).toString('hex') === 'ffd8ff') return 'jpg';
  return null;
}
