import { newId } from '../../domain/ids.js';
import { anyone } from '../../policies/people.js';
import type { RequestContext } from '../context.js';
import { defineCommand } from '../defineCommand.js';
import { findScheme } from './findForSignIn.js';

export interface BeginStaffSignInInput {
  scheme: string;
  /** Where the person goes afterwards: an address that is allowed. Null: a page says that it worked. */
  returnUrl: string | null;
  /** What the app wants to hear again beside the code. */
  appState: string | null;
}

export interface StaffSignInBegun {
  /** Goes through the identity provider and comes back. Names the scheme that was asked for: no claim does later. */
  state: string;
  nonce: string;
  verifier: string;
  /** For a cookie: only the browser that began can end it. */
  browser: string;
}

const lastsMs = 10 * 60_000;

const begin = defineCommand({
  name: 'beginStaffSignIn',
  policy: anyone,
  schemeFor: (context, input: BeginStaffSignInInput) => findScheme(context, input.scheme),
  async run(tx, { scheme, returnUrl, appState }): Promise<StaffSignInBegun> {
    tx.authorize(undefined);
    const { secrets } = tx.services;
    const id = newId();
    const state = `${scheme.toLowerCase()}.${secrets.newOpaque()}`;
    const browser = secrets.newOpaque();
    await tx.sql(
      `INSERT INTO staff_sign_in (scheme_id, id, state_hash, browser_hash, return_url, app_state, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        tx.schemeId,
        id,
        secrets.tokenHash(state),
        secrets.tokenHash(browser),
        returnUrl,
        appState,
        tx.now,
        new Date(tx.now.getTime() + lastsMs),
      ],
    );
    await tx.audit('StaffSignIn', id);
    return { state, browser, ...secrets.staffProofs(state) };
  },
});

/**
 * Begins a way to the scheme's identity provider and back, good for ten minutes and for once.
 * @throws RequestError NOT_FOUND (the scheme), RATE_LIMITED, UNAVAILABLE
 */
export async function beginStaffSignIn(
  context: RequestContext,
  input: BeginStaffSignInInput,
): Promise<StaffSignInBegun> {
  await context.services.guesses.take('STAFF_SIGN_IN', { address: context.clientAddress });
  return await begin(context, input);
}

/** The scheme that a state names; null where it cannot be one of ours. */
export function schemeOfState(state: string): string | null {
  return /^([a-z0-9-]{1,50})\.[A-Za-z0-9_-]{43}$/.exec(state)?.[1] ?? null;
}
