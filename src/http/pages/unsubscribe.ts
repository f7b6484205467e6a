import type { UnsubscribeAbout } from '../../domain/notifications/unsubscribeLink.js';
import { formPage, formPolicy } from './formPage.js';
import { escapeHtml } from './html.js';

/** What the pages that end messages are allowed to do. */
export const unsubscribePolicy = formPolicy();

const inWords: Readonly<Record<UnsubscribeAbout, string>> = {
  HOURS: 'hours you gave: written down, approved and thanked for',
  CREDITS: 'credits that come, go or are enjoyed',
  SHIFTS: 'places on shifts, reminders among them',
  MATCHES: 'what might suit you',
  NEIGHBOURS: 'help among neighbours',
  NEWS: 'news of the scheme',
  WEEKLY_DIGEST: 'what is new and might suit you, once a week',
  ALL: 'several things, gathered in one message',
};

export interface UnsubscribeForm {
  token: string;
  schemeName: string;
  about: UnsubscribeAbout;
  /** They hear no more of it already. */
  isOff: boolean;
}

const stays =
  'What you must know, such as a shift that is called off, and what you ask for yourself, such as a code to sign in, still reaches you.';

/** Whoever opens the link finds buttons: programs that look into mail open links too, and must not end anything for anybody. */
export function unsubscribePage({ token, schemeName, about, isOff }: UnsubscribeForm): string {
  const action = `<form method="post" action="/unsubscribe/${escapeHtml(token)}">`;
  const one = `<p>This message was about ${escapeHtml(inWords[about])}.</p>
${action}
<input type="hidden" name="what" value="topic">
<button type="submit">No more messages about this</button>
</form>`;
  const off = about === 'ALL' ? 'You hear only what you must know.' : `You hear no more of ${inWords[about]}.`;
  // Of several things at once there is nothing to end but all that can be done without: the other button.
  const first = about === 'ALL' ? `<p>This message was about ${escapeHtml(inWords.ALL)}.</p>` : one;
  return formPage(
    'Fewer messages',
    `<h1 dir="auto">Messages from ${escapeHtml(schemeName)}</h1>
${isOff ? `<p>${escapeHtml(off)}</p>` : first}
${action}
<input type="hidden" name="what" value="all">
<button type="submit">Only what I must know</button>
</form>
<p>${stays}</p>`,
  );
}

export function unsubscribedPage({
  schemeName,
  about,
  all,
}: Omit<UnsubscribeForm, 'isOff'> & { all: boolean }): string {
  const said =
    all || about === 'ALL'
      ? `From ${schemeName} you now hear only what you must know.`
      : `From ${schemeName} you hear no more of ${inWords[about]}.`;
  return formPage(
    'Done',
    `<h1>Done</h1>
<p dir="auto">${escapeHtml(said)}</p>
<p>${stays}</p>
<p>You can change this whenever you like: sign in, or ask the scheme’s staff.</p>`,
  );
}

/** Whatever is wrong with the link. */
export function notOursPage(): string {
  return formPage(
    'This link does not open',
    `<h1>This link does not open</h1>
<p>A part of it may have been lost on the way. Please open it from the email itself once more.</p>
<p>If it still does not open, answer the email or ask the scheme’s staff: they can end the messages for you.</p>`,
  );
}

export function failedPage(requestId: string): string {
  return formPage(
    'Please try again',
    `<h1>Please try again</h1>
<p>Something went wrong on our side. Please go back, wait a moment, and press the button again: nothing happens twice.</p>
<p>If it goes on, tell the scheme’s staff this number: ${escapeHtml(requestId)}</p>`,
  );
}
