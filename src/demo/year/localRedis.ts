import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { StoryError } from '../apiClient.js';

export interface LocalRedis {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts the redis-server of this machine on loopback, without files, and tells its number at once. Null where there is none.
 * @throws StoryError where it does not start
 */
export async function startLocalRedis(tellPid: (pid: number) => void): Promise<LocalRedis | null> {
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', 'maxmemory-policy': 'noeviction' };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  // In a process group of its own, so that Ctrl-C reaches the demonstration alone, which stops it after whoever uses it.
  const child = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  if (child.pid !== undefined) tellPid(child.pid);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const begun = await new Promise<'READY' | 'MISSING' | 'ENDED'>((resolve) => {
    child.once('error', () => resolve('MISSING'));
    child.once('exit', () => resolve('ENDED'));
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('Ready to accept connections')) resolve('READY');
    });
  });
  if (begun === 'MISSING') return null;
  if (begun === 'ENDED') throw new StoryError('redis-server is installed, and did not start');
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new StoryError('no port is free');
  return address.port;
}
