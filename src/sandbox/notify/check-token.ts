import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { NotifyError } from './error-answer.ts';

/** A key of Notify's is a name, the service's id and the secret: `name-<uuid>-<uuid>`. */
export function splitKey(apiKey: string): { serviceId: string; secret: string } {
  return { serviceId: apiKey.slice(-73, -37), secret: apiKey.slice(-36) };
}

const MOST_APART_SECONDS = 30;
const HEADER = z.object({ alg: z.literal('HS256'), typ: z.literal('JWT') });
const CLAIMS = z.object({ iss: z.string(), iat: z.number() });

function partOf(text: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

const refuse = (message: string) => new NotifyError(403, 'AuthError', message);

function isSigned(secret: string, [header, claims, signature]: string[]): boolean {
  const expected = createHmac('sha256', secret).update(`${header}.${claims}`).digest();
  const given = Buffer.from(signature ?? '', 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Throws unless the header holds a JSON Web Token that this key signed within 30 seconds of now. */
export function checkToken(authorization: string | undefined, by: { apiKey: string; now: Date }): void {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (!token) throw new NotifyError(401, 'AuthError', 'Unauthorized: authentication token must be provided');
  const parts = token.split('.');
  const header = HEADER.safeParse(partOf(parts[0]));
  const claims = CLAIMS.safeParse(partOf(parts[1]));
  if (parts.length !== 3 || !header.success || !claims.success) {
    throw refuse('Invalid token: signature, api token is not valid');
  }
  const { serviceId, secret } = splitKey(by.apiKey);
  if (claims.data.iss !== serviceId) throw refuse('Invalid token: service not found');
  if (!isSigned(secret, parts)) throw refuse('Invalid token: API key not found');
  if (Math.abs(claims.data.iat - by.now.getTime() / 1000) > MOST_APART_SECONDS) {
    throw refuse('Error: Your system clock must be accurate to within 30 seconds');
  }
}
