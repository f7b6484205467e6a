import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type DocumentNode, execute, GraphQLError, type GraphQLSchema, Kind, OperationTypeNode } from 'graphql';
import { RequestError } from '../domain/errors.js';
import type { TrustedDocuments } from './documents/trustedDocuments.js';
import { type FailureLog, presentFailure } from './failures.js';
import type { HttpContext } from './httpContext.js';
import type { Allowances } from './limits/allowances.js';
import { operationPoints } from './limits/operationCost.js';
import { refusedHttp } from './refusal.js';

interface KnownDocument {
  document: DocumentNode;
  /** The name of its only operation. */
  operationName: string | null;
  /** What it takes from the allowance of whoever asks. */
  points: number;
}

interface GraphQLBody {
  query: string;
  operationName: string | null;
  variables: Record<string, unknown> | null;
}

/** Characters of all documents together: enough for every screen of every app. Read, they take some hundred times as much memory. */
const lengthMax = 200_000;
/** What is longer goes through Apollo each time. */
const documentLengthMax = 8_000;

const plainFields = new Set(['query', 'operationName', 'variables']);
/** What Apollo answers with application/json too. */
const acceptsJson = new Set([undefined, '*/*', 'application/json', 'application/json, */*']);
const contentTypes = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=utf-8']);

/**
 * Answers what was asked before. Apollo reads, validates and judges a document by every limit the first time it comes; its text then stands for all of that,
 * since none of the limits looks at variables. An ordinary POST of such a document is executed without Apollo's pipeline around it, which costs more than
 * the execution itself. Everything else, and whatever is wrong with a request before its first field is resolved, is Apollo's.
 */
export class KnownOperations {
  /** By their text, the oldest first. */
  private readonly documents = new Map<string, KnownDocument>();
  private length = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly allowances: Allowances,
    private readonly trusted: TrustedDocuments,
    private readonly log: FailureLog,
  ) {}

  /** Learns from Apollo what it found good, once whoever asks may ask for it. */
  readonly plugin: ApolloServerPlugin<HttpContext> = {
    requestDidStart: async () => ({
      didResolveOperation: async ({ source, document, operationName, contextValue }) => {
        const points = operationPoints(this.schema, document, operationName);
        this.spend(contextValue, points);
        await this.trusted.judge(contextValue.actor, source, operationName).catch(asGraphqlError);
        // Nobody in particular cannot push out what others use.
        if (contextValue.actor.kind !== 'ANONYMOUS') this.remember(source, document, points);
      },
    }),
  };

  /** The answer's body; null where Apollo is to answer. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    contextOf: (request: FastifyRequest) => Promise<HttpContext>,
  ): Promise<string | null> {
    const body = plainBody(request);
    const known = body && this.documents.get(body.query);
    if (!known || (body.operationName !== null && body.operationName !== known.operationName)) return null;
    const contextValue = await contextOf(request).catch(() => null);
    if (contextValue === null || !(await this.mayAsk(contextValue, body.query, known))) return null;
    const { document } = known;
    const { data, errors } = await execute({
      schema: this.schema,
      document,
      variableValues: body.variables,
      contextValue,
    });
    // Nothing was resolved yet: the variables do not fit.
    if (data === undefined) return null;
    void reply.header('content-type', 'application/json; charset=utf-8');
    return JSON.stringify(errors ? { errors: this.presented(errors, contextValue.requestId), data } : { data });
  }

  /** @throws GraphQLError RATE_LIMITED */
  private spend({ actor, clientAddress }: HttpContext, points: number): void {
    try {
      this.allowances.spend(this.allowances.of(actor, clientAddress), points);
    } catch (error) {
      asGraphqlError(error);
    }
  }

  /** Where not, Apollo is to say so. */
  private async mayAsk(context: HttpContext, source: string, known: KnownDocument): Promise<boolean> {
    try {
      if (context.actor.kind === 'APP') await this.trusted.judge(context.actor, source, known.operationName);
      this.spend(context, known.points);
      return true;
    } catch {
      return false;
    }
  }

  private presented(errors: readonly GraphQLError[], requestId: string): object[] {
    return errors.map((error) => presentFailure(error.toJSON(), error, requestId, this.log));
  }

  private remember(source: string, document: DocumentNode, points: number): void {
    if (source.length > documentLengthMax || this.documents.has(source)) return;
    const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    const [only] = operations;
    if (!only || operations.length > 1 || only.operation === OperationTypeNode.SUBSCRIPTION) return;
    this.length += source.length;
    for (const oldest of this.documents.keys()) {
      if (this.length <= lengthMax) break;
      this.documents.delete(oldest);
      this.length -= oldest.length;
    }
    this.documents.set(source, { document, operationName: only.name?.value ?? null, points });
  }
}

/** The body of a POST that holds a query and nothing unusual; null for every other request. */
function plainBody({ method, headers, body }: FastifyRequest): GraphQLBody | null {
  if (method !== 'POST' || !acceptsJson.has(headers.accept) || !contentTypes.has(headers['content-type'] ?? ''))
    return null;
  if (!isRecord(body) || Object.keys(body).some((field) => !plainFields.has(field))) return null;
  const { query, operationName = null, variables = null } = body;
  if (typeof query !== 'string' || (variables !== null && !isRecord(variables))) return null;
  if (operationName !== null && typeof operationName !== 'string') return null;
  return { query, operationName, variables };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** With the status that it has in HTTP. */
function asGraphqlError(error: unknown): never {
  if (!(error instanceof RequestError)) throw error;
  throw new GraphQLError(error.message, { originalError: error, extensions: { http: refusedHttp(error) } });
}
