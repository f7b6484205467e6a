import { formPage } from './formPage.js';
import { escapeHtml } from './html.js';

/** Whatever was wrong with what came back: somebody who tries doors learns nothing from it. */
export function startAgainPage(): string {
  return formPage(
    'Please sign in again',
    `<h1>Please sign in again</h1>
<p>You are not signed in. A sign-in works once, for ten minutes, in the browser that began it.</p>
<p>Go back to your app and choose “Sign in with your work account” again. If it goes on, sign in with a code by email instead, and tell whoever looks after sign-in at your council.</p>`,
  );
}

/** Unknown schemes and those whose staff sign in with a code alike. */
export function noSuchSignInPage(): string {
  return formPage(
    'This sign-in is not set up',
    `<h1>This sign-in is not set up</h1>
<p>There is no sign-in with a work account at this address, or it may not go back to the app that sent you.</p>
<p>Sign in with a code by email instead, or ask whoever looks after sign-in at your council.</p>`,
  );
}

/** The identity provider does not answer. */
export function providerDownPage(): string {
  return formPage(
    'Your council’s sign-in does not answer',
    `<h1>Your council’s sign-in does not answer</h1>
<p>You are not signed in, and nothing is wrong with your account. Please try again in a few minutes.</p>
<p>If it cannot wait, sign in with a code by email instead: what your own membership may do works as ever.</p>`,
  );
}

const refusals = {
  NO_ROLE: `<p>Your council knows you, and none of your groups there has a part in this scheme.</p>
<p>Ask whoever looks after sign-in at your council to add you to the right group, then sign in again. As a member you can sign in with a code by email.</p>`,
  NO_EMAIL: `<p>Your council’s sign-in has not told us your email address, and we do not know you yet.</p>
<p>Ask whoever looks after sign-in at your council to let it pass on your email address, then sign in again.</p>`,
  MEMBERSHIP_ENDED: `<p>Your membership of this scheme has ended.</p>
<p>Ask an operator of the scheme if you need one again.</p>`,
} as const;

export function notAdmittedPage(because: keyof typeof refusals): string {
  return formPage('You are not signed in', `<h1>You are not signed in</h1>\n${refusals[because]}`);
}

export function signedInPage(): string {
  return formPage(
    'Your sign-in works',
    `<h1>Your sign-in works</h1>
<p>Your council knows you, and your roles are up to date. To go on, open your app and sign in from there.</p>
<p>You can close this page.</p>`,
  );
}

export function staffFailedPage(requestId: string): string {
  return formPage(
    'Please try again',
    `<h1>Please try again</h1>
<p>Something went wrong on our side, and you are not signed in. Go back to your app and sign in again.</p>
<p>If it goes on, tell the scheme’s staff this number: ${escapeHtml(requestId)}</p>`,
  );
}
