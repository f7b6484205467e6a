import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../src/config.js';

describe('secrets out of files', () => {
  let folder: string;
  const file = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'time-credits-secrets-'));
    await writeFile(file('key'), 'k'.repeat(32));
    await writeFile(file('line'), `${'s'.repeat(40)}\n`);
    await writeFile(file('empty'), '\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are read as if they stood in the environment, without the line’s end', () => {
    expect(readConfig({ SECRET_KEY_FILE: file('key') }).secretKey).toBe('k'.repeat(32));
    expect(readConfig({ METRICS_TOKEN_FILE: file('line') }).metricsToken).toBe('s'.repeat(40));
  });

  it.each([
    [
      'SECRET_KEY and SECRET_KEY_FILE are both set: leave one of them out.',
      () => ({ SECRET_KEY: 'x', SECRET_KEY_FILE: file('key') }),
    ],
    [
      'SECRET_KEY_FILE cannot be read: correct its path, or let this user read it.',
      () => ({ SECRET_KEY_FILE: file('none') }),
    ],
    ['SECRET_KEY_FILE names an empty file: put the value into it.', () => ({ SECRET_KEY_FILE: file('empty') })],
    [
      'METRICS_TOKEN cannot be used: give at least 16 random characters, or leave it out: /metrics then answers this machine alone.',
      () => ({ METRICS_TOKEN: 'short' }),
    ],
  ])('%s', (message, environment) => {
    expect(() => readConfig(environment())).toThrow(message);
  });
});
