import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A connection with at most one request under way. */
export type Lane = {
  /** `onAnswer` hears of exactly one answer for each. */
  send(request: Buffer): void;
  close(): void;
};

const READ_BYTES = 16 * 1024;
const HEAD_END = '\r\n\r\n';
const LENGTH = /content-length: (\d+)/i;

/** Whether an answer has status 200; it may come in pieces: null while it is not whole. */
function readStatus(text: string): boolean | null {
  const headEnd = text.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const length = Number(LENGTH.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(length)) throw new Error(`an answer without a length: ${text.slice(0, 200)}`);
  if (text.length < headEnd + HEAD_END.length + length) return null;
  return text.startsWith('HTTP/1.1 200 ');
}

/** Opens a connection to a port of this machine. `onAnswer` hears of each answer whether its status is 200; a broken connection throws. */
export async function openLane(port: number, onAnswer: (isOk: boolean) => void): Promise<Lane> {
  let pending = '';
  const onread = {
    buffer: Buffer.alloc(READ_BYTES),
    callback: (count: number, buffer: Uint8Array) => {
      pending += (buffer as Buffer).toString('latin1', 0, count);
      const isOk = readStatus(pending);
      if (isOk !== null) {
        pending = '';
        onAnswer(isOk);
      }
      return true;
    },
  };
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true, onread });
  await once(socket, 'connect');
  let closing = false;
  socket.on('close', () => {
    if (!closing) throw new Error('the service closed a connection');
  });
  return {
    send: (request) => {
      socket.write(request);
    },
    close: () => {
      closing = true;
      socket.destroy();
    },
  };
}
