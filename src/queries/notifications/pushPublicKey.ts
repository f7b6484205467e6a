import { anyInScheme } from '../../policies/people.js';
import { defineCallQuery } from '../defineQuery.js';

/** The key that browsers subscribe to. Null: there is none to subscribe to. */
export const pushPublicKey = defineCallQuery({
  name: 'pushPublicKey',
  policy: anyInScheme,
  async run(calls, { publicKey }: { publicKey: string | null }): Promise<string | null> {
    calls.authorize(undefined);
    return publicKey;
  },
});
