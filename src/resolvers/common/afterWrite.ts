import type { Loaders } from '../../queries/loaders.js';

/** Loaders remember what they read, and one request may hold several mutations: after each write everything is read afresh. */
export function forgetRead(loaders: Loaders): void {
  loaders.forgetAll();
}
