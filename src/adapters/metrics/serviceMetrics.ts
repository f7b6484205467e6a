import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ServiceGauges } from './gauges.js';

/** What a gauge of the database is called and says. Seconds and minutes are part of the name. */
const gaugeWords = {
  ledgerDriftMinutes: [
    'timecredits_ledger_drift_minutes',
    'By how much the balances of the schemes miss zero, in minutes. Anything but 0 is an alarm: run npm run check:ledger.',
  ],
  ledgerDifferences: [
    'timecredits_ledger_differences',
    'How many differences the latest nightly check of each scheme found. Anything but 0 is an alarm: run npm run check:ledger.',
  ],
  outboxAgeSeconds: [
    'timecredits_outbox_age_seconds',
    'How long the oldest event has waited to be told. Above 60 the worker is behind or away.',
  ],
  approvalAgeSeconds: [
    'timecredits_approval_age_seconds',
    'How long the oldest hours have waited for a decision. Members are told after three days who has them.',
  ],
  messageAgeSeconds: ['timecredits_message_age_seconds', 'How overdue the oldest message is that is to be sent now.'],
  dueWorkAgeSeconds: ['timecredits_due_work_age_seconds', 'How overdue the oldest due work is.'],
} as const satisfies Partial<Record<keyof ServiceGauges, readonly [string, string]>>;

const depthWords = {
  eventsWaiting: 'events',
  messagesWaiting: 'messages',
  dueWorkWaiting: 'due-work',
  dueWorkDead: 'dead',
} as const satisfies Partial<Record<keyof ServiceGauges, string>>;

/** What a process counts of itself, and what it reads of the whole service when it is asked. No label holds an id, a name or anything typed. */
export class ServiceMetrics {
  private readonly registry = new Registry();
  private readonly requests: Histogram<'route' | 'status'>;
  private readonly refusals: Counter<'code'>;
  private readonly gauges = new Map<keyof ServiceGauges, Gauge>();
  private readonly depth: Gauge<'what'>;
  private readonly databaseUp: Gauge;

  constructor(private readonly readGauges: () => Promise<ServiceGauges>) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.requests = new Histogram({
      name: 'timecredits_request_seconds',
      help: 'Requests by route and status class, in seconds.',
      labelNames: ['route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    });
    this.refusals = new Counter({
      name: 'timecredits_refusals_total',
      help: 'Refusals by their code: those among userErrors, and those of the request as a whole.',
      labelNames: ['code'],
      registers,
    });
    for (const [key, [name, help]] of Object.entries(gaugeWords)) {
      this.gauges.set(key as keyof ServiceGauges, new Gauge({ name, help, registers }));
    }
    this.depth = new Gauge({
      name: 'timecredits_waiting',
      help: 'What waits in PostgreSQL: events to be told, messages and work that are due, and work that was given up.',
      labelNames: ['what'],
      registers,
    });
    this.databaseUp = new Gauge({
      name: 'timecredits_database_up',
      help: '1 where the database answered this scrape, 0 where it did not and the gauges about it are left out.',
      registers,
    });
  }

  /** @param route as it was declared, never the address that was asked for: that one can hold a token. */
  requestTook(route: string, statusCode: number, seconds: number): void {
    this.requests.observe({ route, status: `${Math.floor(statusCode / 100)}xx` }, seconds);
  }

  refused(code: string): void {
    this.refusals.inc({ code });
  }

  /** In the text format of Prometheus. A database that does not answer leaves its gauges out, and says so by `up`. */
  async text(): Promise<{ contentType: string; body: string }> {
    const read = await this.readGauges().catch(() => null);
    this.databaseUp.set(read ? 1 : 0);
    for (const gauge of this.gauges.values()) gauge.remove();
    this.depth.reset();
    if (read) this.show(read);
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  private show(read: ServiceGauges): void {
    for (const [key, gauge] of this.gauges) gauge.set(read[key]);
    for (const [key, what] of Object.entries(depthWords))
      this.depth.set({ what }, read[key as keyof typeof depthWords]);
  }
}
