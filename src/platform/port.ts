import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';

/** A port of this machine that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

async function canListen(port: number): Promise<NodeJS.ErrnoException | undefined> {
  const server = createServer();
  try {
    server.listen(port);
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return undefined;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

async function someoneAnswers(port: number): Promise<boolean> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Why this port cannot be used, in words for the person who chose it; undefined when it can. */
export async function portProblem(port: number): Promise<string | undefined> {
  if (await someoneAnswers(port)) return `port ${port} is taken by another program`;
  const error = await canListen(port);
  if (!error) return undefined;
  if (error.code === 'EACCES') return `port ${port} needs more rights than this user has`;
  return `port ${port} is taken by another program (${error.code ?? error.message})`;
}
