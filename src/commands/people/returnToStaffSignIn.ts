import { anyone } from '../../policies/people.js';
import { defineCommand } from '../defineCommand.js';
import { findScheme } from './findForSignIn.js';

export interface ReturnToStaffSignInInput {
  /** The scheme that the state names. */
  scheme: string;
  state: string;
  /** What the browser's cookie holds. */
  browser: string;
}

export interface StaffSignInReturned {
  signInId: string;
  nonce: string;
  verifier: string;
}

/**
 * Uses up a state when the browser comes back: committed before anything is asked of the identity provider, so that no second try meets it.
 * Null: unknown, used, past its ten minutes, or of another browser.
 */
export const returnToStaffSignIn = defineCommand({
  name: 'returnToStaffSignIn',
  policy: anyone,
  schemeFor: (context, input: ReturnToStaffSignInInput) => findScheme(context, input.scheme),
  async run(tx, { state, browser }): Promise<StaffSignInReturned | null> {
    tx.authorize(undefined);
    const { secrets } = tx.services;
    const [used] = await tx.sql<{ id: string }>(
      `UPDATE staff_sign_in SET used_at = $4
       WHERE scheme_id = $1 AND state_hash = $2 AND browser_hash = $3 AND used_at IS NULL AND expires_at > $4 RETURNING id`,
      [tx.schemeId, secrets.tokenHash(state), secrets.tokenHash(browser), tx.now],
    );
    await tx.audit('StaffSignIn', used?.id ?? null);
    return used ? { signInId: used.id, ...secrets.staffProofs(state) } : null;
  },
});
