import type { HttpServices } from '../server.js';

/** What the board needs of the service. */
export type BoardServices = Pick<HttpServices, 'database' | 'commands' | 'authenticator' | 'log'>;
