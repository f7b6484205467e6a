import type { PersonKey } from './people.js';

/** A ready-made operation of the explorer. */
export interface Example {
  /** Names it in an address: `/?example=my-balance`. */
  slug: string;
  part: 'Signing in' | 'A member' | 'Taking part' | 'Neighbours' | 'A leader' | 'A venue' | 'The scheme';
  title: string;
  /** One line for the person who wonders what it is for. */
  says: string;
  /** Who may do it. `anyone` takes whoever is signed in, `nobody` needs no sign-in. */
  as: PersonKey | 'anyone' | 'nobody';
  operation: string;
  /** A text like `{{group}}` is filled in when the example is loaded: see fillings. */
  variables: Readonly<Record<string, unknown>>;
}
