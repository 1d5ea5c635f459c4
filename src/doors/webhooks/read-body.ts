import type { IncomingMessage } from 'node:http';

/** A body that could not be read: `status` is what it is answered with. */
class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly status: 400 | 413;

  constructor(status: 400 | 413, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/**
 * The raw bytes of a request, as they were signed, whatever kind of body it says to have. Rejects when there are more
 * than `mostBytes`, or when they break off. A parser for every kind would be a tenth of the work of a decision.
 */
export function readBody(req: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const parts: Buffer[] = [];
  let bytes = 0;
  req.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes > mostBytes) reject(new Unreadable(413, `The body has more than ${mostBytes} bytes`));
    else parts.push(part);
  });
  req.on('end', () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)));
  req.on('error', (error) => reject(new Unreadable(400, 'The body broke off', { cause: error })));
  return promise;
}
