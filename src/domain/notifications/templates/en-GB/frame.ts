import type { SchemeFacts } from '../../facts.js';
import type { Channel } from '../../kinds.js';
import type { Draft } from '../pack.js';

/** Puts greeting, signature and the scheme's details around what a template says. */
export function frame(draft: Draft, facts: { scheme: SchemeFacts; recipientName: string }, channel: Channel): string {
  const { scheme, recipientName } = facts;
  switch (channel) {
    case 'TEXT':
      return `${scheme.name}: ${draft.text}`;
    case 'EMAIL':
    // What a phone or computer says is only that there is a message: this is what it opens.
    case 'PUSH':
      return [
        recipientName === '' ? 'Hello,' : `Hello ${recipientName},`,
        ...draft.paragraphs,
        ['Thank you,', scheme.name].join('\n'),
        ...contactLines(scheme),
      ].join('\n\n');
    case 'LETTER':
      return [
        recipientName === '' ? 'Dear member,' : `Dear ${recipientName},`,
        ...(draft.paper ?? draft.paragraphs),
        '# How to reach us',
        ...(contactLines(scheme).length === 0
          ? ['Ask at any group or venue that takes part. They can pass a message on.']
          : contactLines(scheme)),
        ['Thank you,', scheme.name].join('\n'),
      ].join('\n\n');
  }
}

/** The last words of an email that somebody can do without. The address has a line of its own, so that every mail program makes a link of it. */
export function unsubscribing(url: string): string {
  return `Would you rather not get messages like this one? End them here, without signing in:\n${url}`;
}

/** One block of lines, or nothing where the scheme gives no details. */
function contactLines(scheme: SchemeFacts): string[] {
  const lines = [
    ...(scheme.phone === undefined ? [] : [`Phone: ${scheme.phone}`]),
    ...(scheme.email === undefined ? [] : [`Email: ${scheme.email}`]),
    ...(scheme.website === undefined ? [] : [`Website: ${scheme.website}`]),
    ...(scheme.postalAddress === undefined ? [] : [`Post: ${scheme.postalAddress}`]),
  ];
  return lines.length === 0 ? [] : [lines.join('\n')];
}
