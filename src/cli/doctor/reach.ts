import { createQueueBackend } from '../../adapters/queue/createQueueBackend.js';
import type { Config } from '../../config.js';
import { broken, type Finding, mend, ok } from './finding.js';

const patienceMs = 5_000;

/** Redis, where it is set. PostgreSQL serves the queues otherwise, and was looked at. */
export async function lookAtQueue({ redisUrl }: Config, databaseUrl: string): Promise<Finding[]> {
  if (redisUrl === null) return [ok('PostgreSQL serves the queues')];
  try {
    const backend = await createQueueBackend({ databaseUrl, redisUrl });
    await backend.close();
    return [ok('Redis answers and drops nothing')];
  } catch (error) {
    return [
      broken('REDIS_URL cannot be used', error instanceof Error ? error.message : 'start Redis or unset REDIS_URL'),
    ];
  }
}

/** The service itself, where people reach it: PUBLIC_URL, else where it listens. */
export async function lookAtService(config: Config): Promise<Finding[]> {
  if (config.run === 'worker') return [];
  const host = config.host === '0.0.0.0' ? '127.0.0.1' : config.host;
  const url = config.publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${config.port}`;
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(patienceMs), redirect: 'manual' }).catch(
    () => null,
  );
  if (!answer)
    return [
      broken(`Nothing answers at ${url}`, 'start the service, or correct PUBLIC_URL and the proxy in front of it'),
    ];
  if (answer.status !== 200)
    return [
      broken(`${url}/readyz answers ${answer.status}`, 'look at the service’s log; a proxy must pass every path on'),
    ];
  return [ok(`The service is ready at ${url}`), ...(await lookAtMetrics(url))];
}

/** /metrics must not answer whoever comes through the front door. */
async function lookAtMetrics(url: string): Promise<Finding[]> {
  if (/^http:\/\/(localhost|127\.|\[::1\])/.test(url)) return [];
  const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(patienceMs), redirect: 'manual' }).catch(
    () => null,
  );
  return answer?.status === 200
    ? [mend('/metrics answers everybody', 'set METRICS_TOKEN, and let the proxy add X-Forwarded-For')]
    : [];
}
