import type { FastifyRequest } from 'fastify';
import type { HttpContext } from '../httpContext.js';
import type { TrustedDocuments } from './trustedDocuments.js';

/**
 * Puts the text into a request that asks for a registered document by its hash (`extensions.persistedQuery.sha256Hash`, without `query`). One that asks
 * for anything else stays as it is, and is refused by whoever reads it next.
 */
export async function fillInDocument(
  request: FastifyRequest,
  documents: TrustedDocuments,
  contextOf: (request: FastifyRequest) => Promise<HttpContext>,
): Promise<void> {
  const { body } = request;
  const sha256 = hashAskedFor(body);
  if (sha256 === null) return;
  const context = await contextOf(request).catch(() => null);
  const query = context && (await documents.textOf(context.actor, sha256));
  if (query === null) return;
  const { operationName, variables } = body as { operationName?: unknown; variables?: unknown };
  request.body = {
    query,
    ...(operationName === undefined ? {} : { operationName }),
    ...(variables === undefined ? {} : { variables }),
  };
}

function hashAskedFor(body: unknown): string | null {
  if (!isRecord(body) || body.query !== undefined || !isRecord(body.extensions)) return null;
  const { persistedQuery } = body.extensions;
  if (!isRecord(persistedQuery) || typeof persistedQuery.sha256Hash !== 'string') return null;
  return persistedQuery.sha256Hash;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
