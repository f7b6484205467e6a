import { escapeHtml } from '../html.js';
import { boardPage } from './layout.js';

/** What somebody has typed so far. */
export interface BoardSignIn {
  scheme: string;
  /** Where a code was sent. Empty: none was yet. */
  sentTo: string;
  wrong: string | null;
  /** Their council's own sign-in, where they asked for it and the scheme has one. */
  staffAddress: string | null;
}

export const nobodyYet: BoardSignIn = { scheme: '', sentTo: '', wrong: null, staffAddress: null };

/** Whoever is no operator sees this, signed in or not. */
export function boardSignInPage({ scheme, sentTo, wrong, staffAddress }: BoardSignIn): string {
  const refused = wrong === null ? '' : `<p class="wrong" role="alert">${escapeHtml(wrong)}</p>`;
  const step = staffAddress === null ? (sentTo === '' ? addressForm(scheme) : codeForm(scheme, sentTo)) : '';
  const staff =
    staffAddress === null ? '' : `<p><a href="${escapeHtml(staffAddress)}">Go on to your council’s sign-in</a></p>`;
  return boardPage(
    'What the service does by itself',
    `<main>
<h1>What the service does by itself</h1>
<p>For operators of a scheme. Sign in to see what waits, what runs and what was given up.</p>
${refused}${step}${staff}
</main>`,
  );
}

function addressForm(scheme: string): string {
  return `<form method="post" action="/jobs/sign-in">
<label for="scheme">Your scheme’s short name</label><span class="hint" id="scheme-hint">As in its addresses: small letters, digits and dashes, like haringey.</span>
<input type="text" id="scheme" name="scheme" value="${escapeHtml(scheme)}" aria-describedby="scheme-hint" autocapitalize="none" spellcheck="false" maxlength="50" required>
<label for="to">Your email address or mobile number</label><span class="hint" id="to-hint">Not needed where you sign in with your work account.</span>
<input type="text" id="to" name="emailOrPhone" aria-describedby="to-hint" autocomplete="username" maxlength="254">
<p><button name="step" value="send">Send me a code</button> <button name="step" value="staff">Sign in with your work account</button></p>
</form>`;
}

function codeForm(scheme: string, sentTo: string): string {
  return `<form method="post" action="/jobs/sign-in">
<input type="hidden" name="scheme" value="${escapeHtml(scheme)}"><input type="hidden" name="emailOrPhone" value="${escapeHtml(sentTo)}">
<p>If somebody of this scheme has that address or number, a code is on its way. It works for 15 minutes.</p>
<label for="code">The code we have sent</label>
<input type="text" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required>
<p><button name="step" value="code">Sign in</button></p>
</form>
<p><a href="/jobs">Begin again</a></p>`;
}

/** After a council's own sign-in, which another site led to: from here on the browser brings the visit's cookie. */
export function boardEnteredPage(): string {
  return boardPage(
    'You are signed in',
    `<main><h1>You are signed in</h1>
<p><a href="/jobs">Go on to what the service does by itself</a></p></main>`,
    '\n<meta http-equiv="refresh" content="1; url=/jobs">',
  );
}

/** Whatever else there is to say, in words and one link back. */
export function boardNotePage(title: string, words: string): string {
  return boardPage(
    title,
    `<main><h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(words)}</p>
<p><a href="/jobs">Back to the board</a></p></main>`,
  );
}
