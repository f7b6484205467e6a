import { definePolicy } from './policy.js';

/** What jobs read to tell people what happened. Nobody may ask for it from outside. */
export const system = definePolicy('system', 'the service itself, in its jobs', (actor) => actor.kind === 'SYSTEM');
