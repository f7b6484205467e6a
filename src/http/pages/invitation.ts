import { createHash } from 'node:crypto';
import { escapeHtml } from './html.js';

/** Large, plain, and the same with images, scripts and fonts switched off. It travels with the page: one request is all it takes. */
const style = `
:root { color-scheme: light dark; font: 1.375rem / 1.5 system-ui, sans-serif; }
body { max-width: 34rem; margin: 0 auto; padding: 1.5rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 1.9rem; line-height: 1.25; }
label { display: block; font-weight: 600; }
.hint { display: block; margin: 0 0 0.3rem; font-size: 1.1rem; }
input[type='text'] { box-sizing: border-box; width: 100%; padding: 0.6rem; font: inherit; border: 2px solid; }
button { margin: 1.2rem 0; padding: 0.8rem 1.6rem; font: inherit; font-weight: 600; border: 3px solid; cursor: pointer; }
:focus-visible { outline: 4px solid #b58900; outline-offset: 3px; }
.wrong { padding: 0.6rem 1rem; border: 3px solid #b00020; }
.number { font-size: 2rem; font-weight: 700; letter-spacing: 0.1em; }
`;

/** Nothing runs and nothing is fetched; the form goes to this service alone. */
export const invitationPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface InvitationForm {
  token: string;
  schemeName: string;
  organisationName: string | null;
  /** What the invitation calls them, or what they have just typed. */
  name: string;
  /** In words. */
  lastDay: string;
  /** What was wrong with the name. Null at first. */
  wrong: string | null;
}

/** Whoever opens the link finds a button: programs that look into mail open links too, and must not join for anybody. */
export function invitationPage(form: InvitationForm): string {
  const { token, schemeName, organisationName, name, lastDay, wrong } = form;
  const asks =
    organisationName === null
      ? 'You are invited to become a member.'
      : `The group ${organisationName} invites you to become a member.`;
  return page(
    `Join ${schemeName}`,
    `<h1 dir="auto">Join ${escapeHtml(schemeName)}</h1>
<p dir="auto">${escapeHtml(asks)} For every hour you give to a community group you earn one Time Credit, whatever you do.</p>
<form method="post" action="/invitation">
<input type="hidden" name="token" value="${escapeHtml(token)}">
${wrong === null ? '' : `<p class="wrong" id="wrong" role="alert">${escapeHtml(wrong)}</p>`}
<label for="name">Your name</label>
<span class="hint" id="hint">What we may call you.</span>
<input type="text" id="name" name="name" dir="auto" autocomplete="name" maxlength="200" required value="${escapeHtml(name)}" aria-describedby="${wrong === null ? 'hint' : 'wrong hint'}"${wrong === null ? '' : ' aria-invalid="true"'}>
<button type="submit">Become a member</button>
</form>
<p>The invitation is good until ${escapeHtml(lastDay)}. If you would rather not join, close this page: nothing happens.</p>`,
  );
}

/** For somebody who types the code from a letter. */
export function codePage(): string {
  return page(
    'Your invitation',
    `<h1>Your invitation</h1>
<form method="get" action="/invitation">
<label for="token">The code in your letter</label>
<span class="hint" id="hint">Sixteen letters and digits. Spaces and dashes do not matter.</span>
<input type="text" id="token" name="token" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" required aria-describedby="hint">
<button type="submit">Go on</button>
</form>`,
  );
}

export interface Joined {
  schemeName: string;
  name: string;
  memberNumber: string;
  /** Where sign-in codes go; null where they can go nowhere. */
  signInBy: 'email address' | 'mobile number' | null;
  registered: boolean;
}

export function joinedPage({ schemeName, name, memberNumber, signInBy, registered }: Joined): string {
  const said = registered
    ? `Thank you, ${name}: you are now a member of ${schemeName}.`
    : `Thank you, ${name}: you are a member of ${schemeName} already, and nothing has changed.`;
  const signIn =
    signInBy === null
      ? 'Groups and venues find you by this number. Keep the page or write it down.'
      : `Groups and venues find you by this number. To sign in, use your ${signInBy}: we send a code to it each time.`;
  return page(
    'Welcome',
    `<h1>Welcome</h1>
<p dir="auto">${escapeHtml(said)}</p>
<p>Your member number is</p>
<p class="number">${escapeHtml(memberNumber)}</p>
<p>${signIn}</p>`,
  );
}

/** The same whatever the reason: unknown, used, taken back, past its day. */
export function notValidPage(): string {
  return page(
    'This invitation does not open',
    `<h1>This invitation does not open</h1>
<p>It may have been used, taken back, or be past its day, or there may be a slip in the code.</p>
<p>If you are a member already, there is nothing more to do. Otherwise please ask whoever invited you for a new one.</p>
<p><a href="/invitation">Type a code from a letter</a></p>`,
  );
}

/** @param message how long to wait */
export function waitPage(message: string): string {
  return page('Please wait a little', `<h1>Please wait a little</h1>\n<p>${escapeHtml(message)}</p>`);
}

export function failedPage(requestId: string): string {
  return page(
    'Please try again',
    `<h1>Please try again</h1>
<p>Something went wrong on our side. Please go back, wait a moment, and press the button again: nothing happens twice.</p>
<p>If it goes on, tell the scheme’s staff this number: ${escapeHtml(requestId)}</p>`,
  );
}

export function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} – Time Credits</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}
