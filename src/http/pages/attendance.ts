import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import { dateWords } from '../../domain/notifications/dates.js';
import type { DaySheet, SheetPlace, SheetShift, ShiftAtDoor } from '../../queries/attendance/atTheDoor.js';
import { formPage } from './formPage.js';
import { escapeHtml } from './html.js';

const words = dateWords('en-GB', 'at');
const time = (at: Date, zone: string) => DateTime.fromJSDate(at, { zone }).toFormat('HH:mm');

function shiftWords({ role, groupName, startsAt, endsAt, timeZone }: ShiftAtDoor): string {
  return `${role} at ${groupName}, ${words.moment(startsAt, timeZone)} to ${time(endsAt, timeZone)}`;
}

/** So often the page at the door asks for the code of the minute. */
const refreshSeconds = 20;

/** For a screen at the door: large, and the same without scripts, of which it has none. The page asks for itself again and again. */
export function doorPage(shift: ShiftAtDoor, { qrSvg, code }: { qrSvg: string; code: string }): string {
  return page(
    'Check in here',
    doorStyle,
    `<h1>Check in here</h1>
<p dir="auto">${escapeHtml(shiftWords(shift))}</p>
<div role="img" aria-label="A code to be scanned with a telephone’s camera. It changes every minute.">${qrSvg}</div>
<p>Scan this with your telephone when you come and when you go.</p>
<p>No camera? Type this code in the app: <strong class="code">${escapeHtml(code)}</strong></p>
<p>No telephone? Tell the group: they tick you off on their list.</p>`,
    `<meta http-equiv="refresh" content="${refreshSeconds}">`,
  );
}

export interface CheckInForm {
  shift: ShiftAtDoor;
  /** That this telephone read the code, for some minutes. */
  seen: string;
  wrong: string | null;
  /** Where a sign-in code was sent, once it was. */
  sentTo: string | null;
}

/** Where the QR code leads. Nobody is signed in here, and nobody stays signed in. */
export function checkInPage({ shift, seen, wrong, sentTo }: CheckInForm): string {
  const hidden = `<input type="hidden" name="seen" value="${escapeHtml(seen)}">`;
  const byCode =
    sentTo === null
      ? `<form method="post" action="/check-in">${hidden}
<label for="to">Your email address or mobile number</label>
<input type="text" id="to" name="emailOrPhone" autocomplete="username" maxlength="254" required>
<button type="submit" name="step" value="send">Send me a code</button>
</form>`
      : `<form method="post" action="/check-in">${hidden}
<input type="hidden" name="emailOrPhone" value="${escapeHtml(sentTo)}">
<label for="code">The code we have sent you</label>
<input type="text" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required>
${evidenceField(shift, 'done')}
<button type="submit" name="step" value="code">I am here, or I am going</button>
</form>`;
  return formPage(
    'Check in',
    `<h1>Check in</h1>
<p dir="auto">${escapeHtml(shiftWords(shift))}</p>
${wrong === null ? '' : `<p class="wrong" role="alert">${escapeHtml(wrong)}</p>`}
<p>Say who you are, when you come and again when you go.</p>
${byCode}
<h2>Or with your member card</h2>
<form method="post" action="/check-in">${hidden}
<label for="card">The number on the card</label>
<input type="text" id="card" name="cardNumber" inputmode="numeric" autocomplete="off" maxlength="40" required>
<label for="pin">Its PIN</label>
<input type="text" id="pin" name="pin" inputmode="numeric" autocomplete="off" maxlength="10" required>
${evidenceField(shift, 'done-card')}
<button type="submit" name="step" value="card">I am here, or I am going</button>
</form>`,
  );
}

function evidenceField({ asksForEvidence }: ShiftAtDoor, id: string): string {
  if (!asksForEvidence) return '';
  return `<label for="${id}">What did you do? (when you go)</label>
<input type="text" id="${id}" name="evidence" dir="auto" maxlength="1000">`;
}

export function checkedPage(shift: ShiftAtDoor, done: 'IN' | 'OUT'): string {
  const said =
    done === 'IN'
      ? 'You are checked in. Thank you for coming! Please scan the code again when you go.'
      : 'You are checked out. Thank you for your time! Your hours are written down.';
  return formPage(
    'Thank you',
    `<h1>Thank you</h1>\n<p>${said}</p>\n<p dir="auto">${escapeHtml(shiftWords(shift))}</p>`,
  );
}

/** The same whatever the reason: too old, mistyped, never made. */
export function linkOverPage(): string {
  return formPage(
    'This page is over',
    `<h1>This page is over</h1>
<p>The code you scanned changes every minute, and links to lists open for a short while. Please scan the code again, or ask the group for a new link.</p>
<p>No luck? Tell the group: they tick you off on their list.</p>`,
  );
}

/** @param message what is in the way, or how long to wait */
export function notNowPage(message: string): string {
  return formPage('Please try again', `<h1>Please try again</h1>\n<p>${escapeHtml(message)}</p>`);
}

const marks: Partial<Record<SheetPlace['state'], string>> = { NO_SHOW: 'did not come' };

/** A group's day on paper: who is expected, boxes to tick, room for times and signatures. Each shift begins a page of its own. */
export function sheetPage(sheet: DaySheet, day: string, nothing = 'Nobody is expected on this day.'): string {
  const { groupName, schemeName, shifts, timeZone } = sheet;
  const list = shifts.map((shift) => shiftTable(shift, timeZone)).join('\n');
  return page(
    `${groupName}, ${day}`,
    sheetStyle,
    `<h1 dir="auto">${escapeHtml(groupName)}: ${escapeHtml(words.day(day))}</h1>
<p dir="auto">${escapeHtml(schemeName)}. Please keep this list safe, and shred it when it has been written down.</p>
${list === '' ? `<p>${nothing}</p>` : list}`,
  );
}

function shiftTable({ role, startsAt, endsAt, note, places }: SheetShift, zone: string): string {
  const rows = places.map((place) => placeRow(place, zone));
  // Whoever comes unannounced is written in by hand.
  const empty = `<tr><td></td><td>☐</td><td></td><td></td><td></td></tr>`;
  return `<section>
<h2 dir="auto">${escapeHtml(role)}, ${time(startsAt, zone)} to ${time(endsAt, zone)}</h2>
${note === '' ? '' : `<p dir="auto">${escapeHtml(note)}</p>`}
<table>
<thead><tr><th scope="col">Name</th><th scope="col">Came</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Signature</th></tr></thead>
<tbody>
${[...rows, empty, empty, empty].join('\n')}
</tbody>
</table>
</section>`;
}

function placeRow(place: SheetPlace, zone: string): string {
  const { memberName, memberNumber, places, teamName, roleName, state, checkedInAt, checkedOutAt } = place;
  const more = [
    roleName,
    ...(teamName === null ? [] : [teamName]),
    ...(places > 1 ? [`${places} people`] : []),
    marks[state] ?? '',
  ].filter((part) => part !== '');
  const at = (instant: Date | null) => (instant === null ? '' : time(instant, zone));
  return `<tr><th scope="row" dir="auto">${escapeHtml(memberName)} <small>${escapeHtml([memberNumber, ...more].join(', '))}</small></th><td>${checkedInAt === null ? '☐' : '☑'}</td><td>${at(checkedInAt)}</td><td>${at(checkedOutAt)}</td><td></td></tr>`;
}

const doorStyle = `
:root { color-scheme: light; font: 1.6rem / 1.4 system-ui, sans-serif; }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem; text-align: center; background: #fff; color: #000; }
h1 { margin: 0 0 0.5rem; font-size: 2.6rem; }
svg { width: min(70vh, 90vw); height: auto; }
.code { display: inline-block; font-size: 2.2rem; letter-spacing: 0.1em; }
`;

const sheetStyle = `
:root { color-scheme: light; font: 1rem / 1.4 system-ui, sans-serif; }
body { margin: 1rem auto; padding: 0 1rem; max-width: 60rem; background: #fff; color: #000; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.5rem; border: 1px solid #000; text-align: start; height: 2rem; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
small { font-weight: 400; }
@media print { body { margin: 0; max-width: none; } section + section { break-before: page; } }
@page { size: A4; margin: 15mm; }
`;

/** What these pages are allowed to do: to look as they do, and nothing else. */
export const attendancePagePolicies = { door: policyOf(doorStyle), sheet: policyOf(sheetStyle) };

function policyOf(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`;
}

function page(title: string, style: string, main: string, head = ''): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${head}
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
