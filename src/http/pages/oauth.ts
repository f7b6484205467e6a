import { formPage, formPolicy } from './formPage.js';
import { escapeHtml } from './html.js';

/** A page and what it is allowed to do. */
export interface OauthPage {
  html: string;
  policy: string;
}

/** What every step of one visit says. */
export interface SignInFacts {
  uid: string;
  appName: string;
  schemeName: string;
  isTill: boolean;
  /** What was wrong with the step before. Null: nothing. */
  wrong: string | null;
  /** Where an app gets the browser back, also from somebody who cancels: each page's policy must name it. Null for a till, which stays here. */
  redirectUri: string | null;
}

/** Which address or number the code goes to. */
export function addressPage(facts: SignInFacts): OauthPage {
  const { schemeName, wrong } = facts;
  return page(
    `Sign in to ${schemeName}`,
    `<h1 dir="auto">Sign in to ${escapeHtml(schemeName)}</h1>
<p dir="auto">${escapeHtml(why(facts))}</p>
${stepForm(
  facts,
  'address',
  `${wrongLine(wrong)}<label for="address">Your email address or mobile number</label>
<span class="hint" id="hint">We send you a code. Use the one your membership knows.</span>
<input type="text" id="address" name="address" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="254" required ${describedBy(wrong)}>
<button type="submit">Send me a code</button>`,
)}
${stepForm(facts, 'deny', '<button type="submit" class="quiet">Cancel</button>')}`,
    leavesFor(facts),
  );
}

/** The code that was sent; the same page whether the address is known or not. */
export function codePage(facts: SignInFacts & { address: string }): OauthPage {
  const { wrong, address } = facts;
  return page(
    'Type the code',
    `<h1>Type the code</h1>
<p dir="auto">If ${escapeHtml(address)} belongs to a member, a code of six digits is on its way. It works for 15 minutes.</p>
${stepForm(
  facts,
  'code',
  `${wrongLine(wrong)}<label for="code">The code</label>
<span class="hint" id="hint">Six digits. Spaces do not matter.</span>
<input type="text" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required ${describedBy(wrong)}>
<button type="submit">Go on</button>`,
)}
<p>Nothing came? Look among unwanted mail, wait a minute, or check the address.</p>
${stepForm(facts, 'other-address', '<button type="submit" class="quiet">Use another address</button>')}`,
    leavesFor(facts),
  );
}

export interface ConsentFacts extends SignInFacts {
  memberName: string;
  /** What it may do, in words. */
  may: readonly string[];
  redirectUri: string;
}

/** What an app asks for, and the two answers. Once answered the browser leaves for the app. */
export function consentPage(facts: ConsentFacts): OauthPage {
  const { appName, memberName, may, redirectUri, wrong } = facts;
  const back = new URL(redirectUri);
  return page(
    `May ${appName} act for you?`,
    `<h1 dir="auto">May ${escapeHtml(appName)} act for you?</h1>
${wrongLine(wrong)}<p dir="auto">You are signed in as ${escapeHtml(memberName)}. <strong>${escapeHtml(appName)}</strong> asks to:</p>
<ul>
${may.map((words) => `<li>${escapeHtml(words)}</li>`).join('\n')}
</ul>
<p>It also learns your name. It can do nothing else, and never sees how you sign in. It ends by itself when the app has not been used for 30 days, and you can take it back at any time.</p>
<p>Afterwards you go back to <span dir="ltr">${escapeHtml(back.host)}</span>.</p>
${stepForm(facts, 'allow', '<button type="submit">Allow</button>')}
${stepForm(facts, 'deny', '<button type="submit" class="quiet">Do not allow</button>')}`,
    leavesFor(facts),
  );
}

export interface PairingFacts extends SignInFacts {
  memberName: string;
  venues: readonly { id: string; name: string }[];
}

/** Which venue the device becomes a till of, and what it is called there. */
export function pairingPage(facts: PairingFacts): OauthPage {
  const { venues, memberName, wrong } = facts;
  if (venues.length === 0) {
    return page(
      'No venue to pair with',
      `<h1>No venue to pair with</h1>
<p dir="auto">You are signed in as ${escapeHtml(memberName)}, who coordinates no verified venue. Please ask the venue’s coordinator or the scheme’s staff to pair the till.</p>
${stepForm(facts, 'deny', '<button type="submit">Cancel</button>')}`,
    );
  }
  const options = venues.map(({ id, name }) => `<option value="${escapeHtml(id)}">${escapeHtml(name)}</option>`);
  return page(
    'Pair this till',
    `<h1>Pair this till</h1>
<p dir="auto">You are signed in as ${escapeHtml(memberName)}. The till will accept Time Credits at the venue you choose, until somebody unpairs it or it has stood unused for 90 days.</p>
${stepForm(
  facts,
  'allow',
  `${wrongLine(wrong)}<label for="venue">The venue</label>
<select id="venue" name="venue" required>
${options.join('\n')}
</select>
<label for="name">A name for the till</label>
<span class="hint" id="hint">Such as “Front desk”, to tell your tills apart.</span>
<input type="text" id="name" name="name" dir="auto" autocomplete="off" maxlength="100" required ${describedBy(wrong)}>
<button type="submit">Pair the till</button>`,
)}
${stepForm(facts, 'deny', '<button type="submit" class="quiet">Cancel</button>')}`,
  );
}

const deviceWrong: Readonly<Record<string, string>> = {
  AbortedError: 'The till was not paired. To try again, begin anew on the till.',
  ExpiredError: 'That code is too old. Ask the till for a new one.',
  AlreadyUsedError: 'That code was used already. Ask the till for a new one.',
  NoCodeError: 'Type the code that the till shows.',
  NotFoundError: 'No till shows that code. Look at it again, letter by letter.',
};

/** Where somebody types what the till shows. */
export function deviceEnteringPage(facts: { secret: string; typed: string; wrong: string | null }): OauthPage {
  const wrong =
    facts.wrong === null
      ? null
      : (deviceWrong[facts.wrong] ?? 'That did not work. Please type the code that the till shows again.');
  return page(
    'Pair a till',
    `<h1>Pair a till</h1>
<form method="post" action="/oauth/device">
<input type="hidden" name="xsrf" value="${escapeHtml(facts.secret)}">
${wrongLine(wrong)}<label for="user_code">The code that the till shows</label>
<span class="hint" id="hint">Eight letters. Capitals and the dash do not matter.</span>
<input type="text" id="user_code" name="user_code" value="${escapeHtml(facts.typed)}" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20" required ${describedBy(wrong)}>
<button type="submit">Go on</button>
</form>`,
  );
}

/** Before anybody signs in: is it the till in front of them? A code that came by mail or telephone would be somebody else's. */
export function deviceConfirmingPage(facts: {
  secret: string;
  userCode: string;
  app: { name: string; schemeName: string };
}): OauthPage {
  const { secret, userCode, app } = facts;
  const hidden = `<input type="hidden" name="xsrf" value="${escapeHtml(secret)}">
<input type="hidden" name="user_code" value="${escapeHtml(userCode)}">`;
  return page(
    'Is this your till?',
    `<h1>Is this your till?</h1>
<p>The till in front of you should show</p>
<p class="number">${escapeHtml(userCode)}</p>
<p dir="auto">It runs ${escapeHtml(app.name)}, for ${escapeHtml(app.schemeName)}. If somebody sent you this code, or no till in front of you shows it, stop here: it is not yours.</p>
<form method="post" action="/oauth/device">
${hidden}
<button type="submit" name="confirm" value="yes">Yes, it is in front of me</button>
</form>
<form method="post" action="/oauth/device">
${hidden}
<button type="submit" class="quiet" name="abort" value="yes">No, stop</button>
</form>`,
  );
}

export function devicePairedPage(): OauthPage {
  return page(
    'The till is paired',
    `<h1>The till is paired</h1>
<p>It goes on by itself in a moment. You can close this page.</p>`,
  );
}

/** The cookie or the record behind the page is gone. */
export function expiredPage(): OauthPage {
  return page(
    'Please begin again',
    `<h1>Please begin again</h1>
<p>This page is only good for a quarter of an hour, in the browser that opened it. Go back to the app or the till and begin there again.</p>`,
  );
}

/** @param message how long to wait */
export function waitPage(message: string): OauthPage {
  return page('Please wait a little', `<h1>Please wait a little</h1>\n<p>${escapeHtml(message)}</p>`);
}

/** An app that asked wrongly, or a fault of ours. The code is for whoever builds the app. */
export function failedPage({ code, requestId }: { code: string | null; requestId: string }): OauthPage {
  const isOurs = code === null || code === 'server_error' || code === 'temporarily_unavailable';
  return page(
    isOurs ? 'Please try again' : 'The app asked for something that cannot be done',
    `${
      isOurs
        ? `<h1>Please try again</h1>
<p>Something went wrong on our side. Please wait a moment, go back to the app or the till, and begin there again.</p>`
        : `<h1>The app asked for something that cannot be done</h1>
<p>Nothing has happened. Please go back to the app and begin again. If it goes on, tell those who make the app.</p>`
    }
<p>${code === null ? '' : `For those who make the app: ${escapeHtml(code)}. `}Request ${escapeHtml(requestId)}.</p>`,
  );
}

function why({ appName, isTill }: SignInFacts): string {
  return isTill ? `${appName} is to become a till of your venue.` : `${appName} asks to act for you.`;
}

function leavesFor({ redirectUri }: SignInFacts): string | undefined {
  return redirectUri === null ? undefined : new URL(redirectUri).origin;
}

function stepForm({ uid }: SignInFacts, step: string, content: string): string {
  return `<form method="post" action="/oauth/interaction/${escapeHtml(uid)}">
<input type="hidden" name="step" value="${step}">
${content}
</form>`;
}

function wrongLine(wrong: string | null): string {
  return wrong === null ? '' : `<p class="wrong" id="wrong" role="alert">${escapeHtml(wrong)}</p>\n`;
}

function describedBy(wrong: string | null): string {
  return wrong === null ? 'aria-describedby="hint"' : 'aria-describedby="wrong hint" aria-invalid="true"';
}

function page(title: string, main: string, mayLeaveFor?: string): OauthPage {
  return { html: formPage(title, main), policy: formPolicy(mayLeaveFor) };
}
