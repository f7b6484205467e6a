import { rm } from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
  await globalThis.testServer?.stop('immediate');
  if (globalThis.testMemory) await rm(globalThis.testMemory, { recursive: true, force: true });
}
