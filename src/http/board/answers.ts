import type { FastifyReply } from 'fastify';
import { boardPolicy } from '../pages/board/layout.js';
import { type BoardSignIn, boardNotePage, boardSignInPage, nobodyYet } from '../pages/board/signIn.js';

export function sendBoard(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .headers({
      'content-security-policy': boardPolicy,
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      // With none at all, browsers would not say either which page a form came from.
      'referrer-policy': 'same-origin',
    })
    .type('text/html; charset=utf-8')
    .send(html);
}

/** To whoever is no operator, whatever they asked for and whoever they are; and what was wrong with what they typed. */
export function sendSignIn(reply: FastifyReply, typed: BoardSignIn = nobodyYet, status = 401): FastifyReply {
  return sendBoard(reply.status(status), boardSignInPage(typed));
}

export function sendNote(reply: FastifyReply, status: number, title: string, words: string): FastifyReply {
  return sendBoard(reply.status(status), boardNotePage(title, words));
}

export type Fields = Record<string, string | string[] | undefined>;

/** Of a field that comes twice the last counts. */
export function single(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.at(-1) : value) ?? '';
}
