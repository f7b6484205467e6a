import { newId } from '../../domain/ids.js';
import { SessionEntity } from '../../entities/people/entities.js';
import type { CommandTransaction } from '../defineCommand.js';

const sessionDays = 30;

/** A new session: its token is answered once, and only a hash is stored. */
export interface NewSession {
  token: string;
  expiresAt: Date;
}

/** Signs a member in, in the caller's transaction. Whoever calls it has made sure that it is they. */
export async function beginSession(tx: CommandTransaction<unknown>, memberId: string): Promise<NewSession> {
  const token = tx.services.secrets.newToken('tcs');
  const expiresAt = new Date(tx.now.getTime() + sessionDays * 86_400_000);
  tx.em.persist(
    tx.em.create(SessionEntity, {
      id: newId(),
      schemeId: tx.schemeId,
      memberId,
      tokenHash: tx.services.secrets.tokenHash(token),
      createdAt: tx.now,
      expiresAt,
    }),
  );
  await tx.em.flush();
  return { token, expiresAt };
}
