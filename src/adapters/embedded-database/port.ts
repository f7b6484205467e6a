import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { EmbeddedDatabaseError, systemErrorCode } from './errors.js';
import { replaceFile } from './stateFiles.js';

const PORT_FILE = 'port';

/** Tries a loopback port (0: any) and gives its number, or undefined when it is taken or not allowed. */
function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const code = systemErrorCode(error);
      if (code === 'EADDRINUSE' || code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const got = typeof address === 'object' && address !== null ? address.port : undefined;
      server.close(() => resolve(got));
    });
  });
}

/**
 * Chooses the port to listen on: the wanted one, else the one remembered in the state directory if it is free, else any
 * free one. Throws EmbeddedDatabaseError when the wanted one is taken.
 */
export async function choosePort(stateDirectory: string, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if ((await tryPort(wanted)) === wanted) return wanted;
    throw new EmbeddedDatabaseError(
      `Port ${wanted} for the embedded database is taken. Choose another, or none to let one be found.`,
    );
  }
  const remembered = Number(await readFile(join(stateDirectory, PORT_FILE), 'utf8').catch(() => '0'));
  const usable = Number.isInteger(remembered) && remembered > 0 && remembered < 65_536;
  const port = (usable ? await tryPort(remembered) : undefined) ?? (await tryPort(0));
  if (port === undefined) throw new EmbeddedDatabaseError('No loopback port is free for the embedded database.');
  return port;
}

/** Remembers a port that PostgreSQL came to listen on, so that bookmarks and open tools still fit after a restart. */
export async function rememberPort(stateDirectory: string, port: number): Promise<void> {
  await replaceFile(join(stateDirectory, PORT_FILE), `${port}\n`);
}
