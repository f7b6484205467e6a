import { DomainError, notFound } from '../../domain/errors.js';
import { newId } from '../../domain/ids.js';
import { plainText } from '../../domain/notifications/plainFacts.js';
import { hasLength } from '../../domain/text.js';
import { AppEntity, AppSecretEntity } from '../../entities/apps/entities.js';
import type { SchemeTransaction } from '../../entities/database.js';
import type { CommandTransaction } from '../defineCommand.js';

const hintLength = 6;

/** The app, which nobody changes meanwhile. @throws RequestError NOT_FOUND */
export async function lockApp(tx: SchemeTransaction, appId: string): Promise<AppEntity> {
  await tx.sql('SELECT 1 FROM app WHERE scheme_id = $1 AND id = $2 FOR NO KEY UPDATE', [tx.schemeId, appId]);
  const app = await tx.em.findOne(AppEntity, { schemeId: tx.schemeId, id: appId }, { refresh: true });
  if (!app) throw notFound();
  return app;
}

/** @throws DomainError ALREADY_DONE */
export function mustGoOn(app: AppEntity): void {
  if (app.status === 'ENDED') throw new DomainError('ALREADY_DONE', 'This app has ended. Register it anew.');
}

/** A new secret of the app: answered once, and stored as a hash. */
export async function newSecret(tx: CommandTransaction<never>, app: AppEntity): Promise<string> {
  const secret = tx.services.secrets.newAppSecret();
  tx.em.persist(
    tx.em.create(AppSecretEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      appId: app.id,
      hint: secret.slice(0, hintLength),
      secretHash: tx.services.secrets.tokenHash(secret),
      createdAt: tx.now,
    }),
  );
  await tx.em.flush();
  return secret;
}

/** Secrets that work at the instant, the oldest first. The app is locked. */
export async function liveSecrets(tx: SchemeTransaction, now: Date, appId: string): Promise<AppSecretEntity[]> {
  const secrets = await tx.em.find(
    AppSecretEntity,
    { schemeId: tx.schemeId, appId, endedAt: null },
    { orderBy: { id: 'ASC' } },
  );
  return secrets.filter(({ expiresAt }) => !expiresAt || expiresAt > now);
}

/** A name of 1 to 100 characters, on one line. @throws DomainError INVALID_INPUT */
export function readAppName(typed: string, of: 'app' | 'till'): string {
  const name = plainText(typed);
  if (!hasLength(name, 1, 100)) {
    throw new DomainError('INVALID_INPUT', `Please name the ${of} in 1 to 100 characters.`, { field: ['name'] });
  }
  return name;
}
