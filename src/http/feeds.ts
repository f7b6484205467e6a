import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../commands/context.js';
import { notFound, RequestError } from '../domain/errors.js';
import type { FeedHome, PublicOpportunity } from '../domain/feeds/publicOpportunity.js';
import { feedCatalogue, schemaOrgDocument, schemaOrgOpportunity } from '../domain/feeds/schemaOrg.js';
import { volunteeringDocument } from '../domain/feeds/volunteeringData.js';
import { type FeedScheme, feedScheme, publicFeed, publicOpportunity } from '../queries/feeds/publicFeed.js';
import { isId } from '../queries/people/nameCursor.js';
import { isNotNow } from './failures.js';
import { requestContext } from './httpContext.js';
import { refusal, refusedHttp } from './refusal.js';
import type { HttpServices } from './server.js';

type Render = (opportunities: readonly PublicOpportunity[], home: FeedHome, pageAddress: string) => object;

const feeds: ReadonlyMap<string, Render> = new Map<string, Render>([
  ['volunteering.jsonld', volunteeringDocument],
  ['schema-org.jsonld', schemaOrgDocument],
]);

/** Anybody may ask for a page, and it is made anew for each: it takes as much as a large operation does. */
const pagePoints = 100;

/** For everybody: pages of other sites may read it, and what stands between may keep it for a while. */
const openHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'etag, link',
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'public, max-age=600',
};

/**
 * /feeds/<scheme>: what a scheme's groups publish for everybody, as the Volunteering Data standard and as schema.org have it. A page has so many
 * opportunities, and its Link header says where the next one is; /feeds/<scheme>/opportunities/<id> is one of them by itself.
 */
export function addFeeds(app: FastifyInstance, services: HttpServices): void {
  void app.register(async (scope) => {
    scope.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
      if (error instanceof RequestError) {
        const message = error.code === 'NOT_FOUND' ? 'There is no feed at this address.' : error.message;
        const { status, headers } = refusedHttp(error);
        return reply.status(status).headers(Object.fromEntries(headers)).send(refusal(error.code, message));
      }
      if (!isNotNow(error)) throw error;
      return reply.status(503).header('retry-after', '1').send(refusal('UNAVAILABLE', 'Please try again in a moment.'));
    });
    scope.get<Asked>('/feeds/:scheme', async (request, reply) => {
      const scheme = await feedScheme(contextOf(request, services), request.params);
      return answer(request, reply, feedCatalogue(homeOf(services, scheme)), null);
    });
    scope.get<Asked & { Params: { feed: string } }>('/feeds/:scheme/:feed', async (request, reply) => {
      const { feed } = request.params;
      const render = feeds.get(feed);
      if (!render) throw notFound();
      const after = request.query.after ?? null;
      services.allowances.spendOfAddress(request.ip, pagePoints);
      if (Array.isArray(after)) throw new RequestError('BAD_USER_INPUT', 'Name one `after`.');
      const { scheme, opportunities, next } = await publicFeed(contextOf(request, services), {
        ...request.params,
        after,
      });
      const home = homeOf(services, scheme);
      const address = (cursor: string | null) =>
        `${home.address}/${feed}${cursor === null ? '' : `?after=${encodeURIComponent(cursor)}`}`;
      const links = [`<${home.address}>; rel="describedby"`, `<${address(null)}>; rel="first"`];
      if (next !== null) links.push(`<${address(next)}>; rel="next"`);
      reply.header('link', links.join(', '));
      return answer(request, reply, render(opportunities, home, address(after)), latest(opportunities));
    });
    scope.get<Asked & { Params: { id: string } }>('/feeds/:scheme/opportunities/:id', async (request, reply) => {
      const { id } = request.params;
      if (!isId(id)) throw notFound();
      const asked = { ...request.params, opportunityId: id };
      const { scheme, opportunity } = await publicOpportunity(contextOf(request, services), asked);
      const document = schemaOrgOpportunity(opportunity, homeOf(services, scheme));
      return answer(request, reply, document, opportunity.changedAt);
    });
  });
}

interface Asked {
  Params: { scheme: string };
  Querystring: { after?: string | string[] };
}

function contextOf(request: FastifyRequest, services: HttpServices): RequestContext {
  return requestContext(request, services, { kind: 'ANONYMOUS' });
}

function homeOf({ commands }: HttpServices, { slug, name, timeZone }: FeedScheme): FeedHome {
  return { schemeName: name, timeZone, address: `${commands.publicUrl()}/feeds/${slug}` };
}

function latest(opportunities: readonly PublicOpportunity[]): Date | null {
  if (opportunities.length === 0) return null;
  return new Date(Math.max(...opportunities.map(({ changedAt }) => changedAt.getTime())));
}

/**
 * Whoever has it already is told so. What tells is the ETag, a hash of the page: a shift that begins or a group that is suspended changes a page and no
 * row on it, so Last-Modified is only a hint. "<" is written so that the text may stand within a page of HTML.
 */
function answer(request: FastifyRequest, reply: FastifyReply, document: object, changedAt: Date | null): FastifyReply {
  const body = JSON.stringify(document).replaceAll('<', '\\u003c');
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  reply.headers({ ...openHeaders, etag });
  if (changedAt) reply.header('last-modified', changedAt.toUTCString());
  if (hasAlready(request.headers['if-none-match'], etag)) return reply.status(304).send();
  return reply.type('application/ld+json; charset=utf-8').send(body);
}

function hasAlready(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
