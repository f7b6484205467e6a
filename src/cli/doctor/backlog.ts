import { connectPool } from '../../adapters/database/connect.js';
import { gaugeReader, type ServiceGauges } from '../../adapters/metrics/gauges.js';
import { broken, type Finding, mend, ok } from './finding.js';

const hourSeconds = 3_600;
const daySeconds = 24 * hourSeconds;

/** What waits, and whether anybody works on it. */
export async function lookAtBacklog(url: string, now: () => Date): Promise<Finding[]> {
  const auditor = connectPool({ url, role: 'tc_auditor', poolMax: 1, statementTimeoutMs: 30_000 });
  try {
    return judge(await gaugeReader(auditor, { now })());
  } finally {
    await auditor.end();
  }
}

function judge(read: ServiceGauges): Finding[] {
  const findings: Finding[] = [];
  const late = (seconds: number) => seconds > 60;
  if (late(read.outboxAgeSeconds) || late(read.messageAgeSeconds) || late(read.dueWorkAgeSeconds))
    findings.push(
      broken(
        `Work has waited for ${words(Math.max(read.outboxAgeSeconds, read.messageAgeSeconds, read.dueWorkAgeSeconds))}: ${read.eventsWaiting} events, ${read.messagesWaiting} messages, ${read.dueWorkWaiting} due`,
        'start a worker (RUN=worker, or RUN=all), and look at its log',
      ),
    );
  else findings.push(ok('The worker is up with its work'));
  if (read.dueWorkDead > 0)
    findings.push(
      mend(
        `${read.dueWorkDead} pieces of due work were given up`,
        'an operator looks at `dueWork` and calls retryDueWork',
      ),
    );
  if (read.approvalAgeSeconds > 14 * daySeconds)
    findings.push(
      mend(
        `Hours have waited ${words(read.approvalAgeSeconds)} for a decision`,
        'ask the group’s leader, or name a deputy',
      ),
    );
  findings.push(
    read.ledgerDriftMinutes === 0
      ? ok('Every scheme’s balances sum to zero')
      : broken(
          `The ledger misses zero by ${read.ledgerDriftMinutes} minutes`,
          'stop taking credits and run: npm run check:ledger',
        ),
  );
  return findings;
}

function words(seconds: number): string {
  if (seconds > 2 * daySeconds) return `${Math.floor(seconds / daySeconds)} days`;
  if (seconds > 2 * hourSeconds) return `${Math.floor(seconds / hourSeconds)} hours`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
