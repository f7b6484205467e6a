import { formPage, formPolicy } from './formPage.js';
import { escapeHtml } from './html.js';

/** What the invitation's pages are allowed to do. */
export const invitationPolicy = formPolicy();

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
  return formPage(
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
  return formPage(
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
  return formPage(
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
  return formPage(
    'This invitation does not open',
    `<h1>This invitation does not open</h1>
<p>It may have been used, taken back, or be past its day, or there may be a slip in the code.</p>
<p>If you are a member already, there is nothing more to do. Otherwise please ask whoever invited you for a new one.</p>
<p><a href="/invitation">Type a code from a letter</a></p>`,
  );
}

/** @param message how long to wait */
export function waitPage(message: string): string {
  return formPage('Please wait a little', `<h1>Please wait a little</h1>\n<p>${escapeHtml(message)}</p>`);
}

export function failedPage(requestId: string): string {
  return formPage(
    'Please try again',
    `<h1>Please try again</h1>
<p>Something went wrong on our side. Please go back, wait a moment, and press the button again: nothing happens twice.</p>
<p>If it goes on, tell the scheme’s staff this number: ${escapeHtml(requestId)}</p>`,
  );
}
