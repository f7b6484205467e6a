import 'reflect-metadata';
import { DomainError } from '../../../src/domain/errors.js';
import { settleEvenly } from '../../../src/resolvers/people/settleEvenly.js';
import { SignInPayload } from '../../../src/schema/people/signIn.js';

/** A timer may fire a moment early by the clock that measures it. */
const notBeforeMs = 95;

async function tookMs(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

describe('an answer that does not tell by its time', () => {
  const refuse = async () => {
    throw new DomainError('CODE_NOT_VALID', 'No.');
  };
  const agree = async () => ({ token: 'a token' });

  it('comes no sooner than after a while: always, or where it is a refusal', async () => {
    expect(await tookMs(() => settleEvenly(SignInPayload, agree, 'always'))).toBeGreaterThanOrEqual(notBeforeMs);
    expect(await tookMs(() => settleEvenly(SignInPayload, refuse, 'refused'))).toBeGreaterThanOrEqual(notBeforeMs);
  });

  it('is otherwise the same answer', async () => {
    expect(await settleEvenly(SignInPayload, agree, 'refused')).toMatchObject({ token: 'a token', userErrors: [] });
    expect(await settleEvenly(SignInPayload, refuse, 'refused')).toMatchObject({
      userErrors: [{ code: 'CODE_NOT_VALID' }],
    });
    await expect(settleEvenly(SignInPayload, () => Promise.reject(new Error('a fault')), 'refused')).rejects.toThrow(
      'a fault',
    );
  });
});
