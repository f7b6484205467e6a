import type { Loaders } from '../../queries/loaders.js';

/** Loaders remember what they read, and one request may hold several mutations: after each write everything is read afresh. */
export function forgetRead(loaders: Loaders): void {
  for (const loader of Object.values(loaders)) loader.clearAll();
}
