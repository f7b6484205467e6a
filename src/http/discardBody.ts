import type { IncomingMessage } from 'node:http';

const bytesMax = 32 * 1024 * 1024;
const patienceMs = 5_000;

/**
 * Reads what is left of a refused body and forgets it, within bounds. A connection that closes while its client still writes tends to lose the
 * answer, and the person sees a broken connection instead of the reason.
 */
export async function discardBody(body: IncomingMessage): Promise<void> {
  if (body.readableEnded || body.destroyed) return;
  let bytes = 0;
  await new Promise<void>((resolve) => {
    const bound = setTimeout(() => done(), patienceMs);
    const done = () => {
      clearTimeout(bound);
      body.pause();
      resolve();
    };
    body.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) done();
    });
    for (const event of ['end', 'close', 'error'] as const) body.once(event, done);
    body.resume();
  });
}
