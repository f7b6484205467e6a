import { forbidden, RequestError } from '../domain/errors.js';
import type { SchemeTransaction } from '../entities/database.js';
import { recordAudit, recordAudits } from '../outbox/recordAudit.js';
import { type DomainEvents, type DomainEventType, recordEvent, recordEvents } from '../outbox/recordEvent.js';
import { type Actor, actorName } from '../policies/actor.js';
import type { Policy } from '../policies/policy.js';
import type { CommandServices, RequestContext } from './context.js';
import { checkedKey, keyConflict } from './idempotencyKey.js';
import { inputHash } from './secrets.js';

export interface CommandTransaction<Facts> extends SchemeTransaction {
  readonly actor: Actor;
  readonly actorName: string;
  readonly now: Date;
  readonly services: CommandServices;
  /** The network address of whoever asks, where they ask over one. */
  readonly clientAddress?: string;
  /** Asks the command's policy about the facts now loaded. @throws RequestError FORBIDDEN */
  authorize(facts: Facts): void;
  /**
   * Says for which member this is done, so that its audit rows from here on stand in that member's list of what others did. Only where the policy is
   * not asked about one member: what it is asked about is known without.
   */
  doneFor(memberId: string): void;
  /** Records the event in this transaction. */
  event<Type extends DomainEventType>(type: Type, payload: DomainEvents[Type]): Promise<void>;
  /** Records many events of a type, in one statement. */
  events<Type extends DomainEventType>(type: Type, payloads: readonly DomainEvents[Type][]): Promise<void>;
  /** Says what this command changed: its audit row. At least once; ids and counts only. */
  audit(
    subjectType: string,
    subjectId: string | null,
    detail?: Record<string, string | number | boolean | null | string[]>,
  ): Promise<void>;
  /** The same for many subjects, a row for each, in one statement. None: it found nothing to change. */
  audits(subjectType: string, subjectIds: readonly string[]): Promise<void>;
}

export interface CommandDefinition<Input, Output, Facts> {
  /** The mutation's name, which is the audit action too. */
  name: string;
  policy: Policy<Facts>;
  /** True where apps do it by themselves all day, as renewing a session: it may end without an audit row. */
  routine?: true;
  /** True where it ends or changes what somebody may do: whoever remembers actors is told once it has committed. */
  changesActors?: true;
  /**
   * Finds the scheme where nobody is signed in to it yet (requestSignInCode, signIn). Null: there is none. Whoever asks is then nobody known,
   * even where they are signed in: it may be to another scheme, and nothing of them is written here.
   */
  schemeFor?(context: RequestContext, input: Input): Promise<string | null>;
  run(tx: CommandTransaction<Facts>, input: Input): Promise<Output>;
}

export type Command<Input, Output> = ((context: RequestContext, input: Input) => Promise<Output>) & {
  commandName: string;
  policyName: string;
};

const declared = new Map<string, string>();

/** Command name → policy name, for the gate that refuses undeclared writes. */
export function declaredCommands(): ReadonlyMap<string, string> {
  return declared;
}

/** Registers a command that posts through a group commit and so brings its own transaction and policy check. */
export function declareGroupCommand(name: string, policyName: string): void {
  if (declared.has(name)) throw new Error(`command ${name} is declared twice`);
  declared.set(name, policyName);
}

/**
 * Declares a write: one transaction in the actor's scheme, one policy, at least one audit row. A throw undoes everything.
 * A command that ended without asking its policy, or without an audit row unless it is routine, fails: a forgotten one cannot pass a test.
 * With an idempotencyKey in its input, the same key and input give the first result, the same key with other input CONFLICT; its output
 * must then be plain JSON (ids).
 */
export function defineCommand<Input extends object, Output, Facts>(
  definition: CommandDefinition<Input, Output, Facts>,
): Command<Input, Output> {
  if (declared.has(definition.name)) throw new Error(`command ${definition.name} is declared twice`);
  declared.set(definition.name, definition.policy.name);
  const command = async (asked: RequestContext, input: Input): Promise<Output> => {
    const context: RequestContext = definition.schemeFor ? { ...asked, actor: { kind: 'ANONYMOUS' } } : asked;
    const schemeId = await schemeFor(definition, context, input);
    const answer = await context.database.inScheme(schemeId, async (tx) => {
      const key = 'idempotencyKey' in input ? checkedKey(input.idempotencyKey) : null;
      if (key === null) return await runOnce(definition, context, tx, input);
      const claim = await claimKey<Output>(tx, context, definition.name, key, input);
      if (!claim.fresh) return claim.result;
      const output = await runOnce(definition, context, tx, input);
      await tx.sql('UPDATE idempotency SET result = $4 WHERE scheme_id = $1 AND actor = $2 AND key = $3', [
        schemeId,
        actorName(context.actor),
        key,
        JSON.stringify(output),
      ]);
      return output;
    });
    if (definition.changesActors) context.services.actorsChanged();
    return answer;
  };
  return Object.assign(command, { commandName: definition.name, policyName: definition.policy.name });
}

/** The member a write is about, where it is somebody else who writes: their app counts as themselves. */
function actsForAnother(actor: Actor, facts: unknown): string | null {
  if (actor.kind !== 'MEMBER' && actor.kind !== 'APP') return null;
  if (typeof facts !== 'object' || facts === null || !('memberId' in facts)) return null;
  const { memberId } = facts;
  return typeof memberId === 'string' && memberId !== actor.memberId ? memberId : null;
}

async function schemeFor<Input, Output, Facts>(
  definition: CommandDefinition<Input, Output, Facts>,
  context: RequestContext,
  input: Input,
): Promise<string> {
  if (definition.schemeFor) {
    const schemeId = await definition.schemeFor(context, input);
    if (schemeId === null) throw new RequestError('NOT_FOUND', 'There is no scheme with this name.');
    return schemeId;
  }
  if (context.actor.kind === 'ANONYMOUS') throw new RequestError('UNAUTHENTICATED', 'Sign in first.');
  return context.actor.schemeId;
}

async function runOnce<Input, Output, Facts>(
  definition: CommandDefinition<Input, Output, Facts>,
  context: RequestContext,
  tx: SchemeTransaction,
  input: Input,
): Promise<Output> {
  let asked = false;
  let audited = false;
  let forMemberId: string | null = null;
  const output = await definition.run(
    {
      ...tx,
      actor: context.actor,
      actorName: actorName(context.actor),
      now: context.now,
      services: context.services,
      ...(context.clientAddress === undefined ? {} : { clientAddress: context.clientAddress }),
      authorize: (facts) => {
        asked = true;
        forMemberId = actsForAnother(context.actor, facts);
        if (!definition.policy.allows(context.actor, facts)) throw forbidden();
      },
      doneFor: (memberId) => {
        forMemberId = actsForAnother(context.actor, { memberId });
      },
      event: (type, payload) => recordEvent(tx, context.now, type, payload),
      events: (type, payloads) => recordEvents(tx, context.now, type, payloads),
      audit: async (subjectType, subjectId, detail) => {
        audited = true;
        await recordAudit(tx, context.now, {
          actor: actorName(context.actor),
          action: definition.name,
          subjectType,
          subjectId,
          detail,
          forMemberId,
        });
      },
      audits: async (subjectType, subjectIds) => {
        audited = true;
        const by = { actor: actorName(context.actor), action: definition.name };
        await recordAudits(tx, context.now, by, subjectType, subjectIds);
      },
    },
    input,
  );
  if (!asked) throw new Error(`command ${definition.name} ended without asking its policy ${definition.policy.name}`);
  if (!audited && !definition.routine) throw new Error(`command ${definition.name} ended without an audit row`);
  return output;
}

/** The insert waits for a twin that is still running: two at once with one key have one effect. */
async function claimKey<Output>(
  tx: SchemeTransaction,
  context: RequestContext,
  operation: string,
  key: string,
  input: object,
): Promise<{ fresh: true } | { fresh: false; result: Output }> {
  const hash = Buffer.from(inputHash(operation, input), 'hex');
  const actor = actorName(context.actor);
  const inserted = await tx.sql(
    `INSERT INTO idempotency (scheme_id, actor, key, operation, input_hash, created_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING key`,
    [tx.schemeId, actor, key, operation, hash, context.now],
  );
  if (inserted.length > 0) return { fresh: true };
  const [prior] = await tx.sql<{ operation: string; input_hash: Buffer; result: Output }>(
    'SELECT operation, input_hash, result FROM idempotency WHERE scheme_id = $1 AND actor = $2 AND key = $3',
    [tx.schemeId, actor, key],
  );
  if (!prior || prior.operation !== operation || !prior.input_hash.equals(hash)) throw keyConflict();
  return { fresh: false, result: prior.result };
}
