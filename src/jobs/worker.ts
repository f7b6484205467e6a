import type { Clock } from '../adapters/clock.js';
import type { MessageChannel } from '../adapters/messages/channel.js';
import type { JobWorker, QueueBackend, WorkerSettings } from '../adapters/queue/types.js';
import type { CommandServices } from '../commands/context.js';
import { keepRounds } from '../commands/rounds/keepRounds.js';
import type {
  ChangePublisher,
  Database,
  DueWorkJob,
  EventJob,
  HousekeepingJob,
  JobContext,
  JobLog,
  MessageJob,
} from './context.js';
import { loggableError } from './context.js';
import { Dispatcher, wantedMessages, wantedWork } from './dispatch.js';
import { type DueWorkHandlers, dueWorkHandlers } from './dueWork/handlers.js';
import { dueWorkPerformer } from './dueWork/performDueWork.js';
import { dropOldSchedules, keepHouse, keepSchedules } from './housekeeping.js';
import { type Loop, startLoop } from './loop.js';
import { eventProcessor } from './processors/processEvent.js';
import { notificationSender } from './processors/sendNotification.js';
import { RELAY_BATCH, relayLost, relayWaiting } from './relay.js';

/** How fast the worker goes about its work. */
export interface Pace {
  /** The wait before the outbox, the messages and the due work are looked at again when nothing was there. */
  idleMs: number;
  /** How often it looks for events the queue lost, and for lost schedules. */
  careEveryMs: number;
  /** After how long what was queued and not done is queued again: messages and due work. */
  queueAgainAfterMs: number;
  /** How much due work is queued at a time, of all schemes together. Left out: as much as suits production. */
  dueTogether?: number;
  /** What still runs this long after the worker was told to close is cut off, and done again by another one. */
  patienceMs: number;
}

const usualPace: Pace = { idleMs: 250, careEveryMs: 15_000, queueAgainAfterMs: 10_000, patienceMs: 6_000 };
/** So many batches are being claimed, sent or written down at once; how many wait for their channel is bounded by who sends them. */
const MESSAGE_JOBS = 8;
const FORCE_MS = 1_000;
const CLOSE_QUEUES_MS = 500;

export interface WorkerParts {
  /** Working as tc_worker. */
  database: Database;
  /** Stays open when the worker closes: whoever opened it ends it. */
  backend: QueueBackend;
  channel: MessageChannel;
  /** What the commands need that jobs run. */
  commands: CommandServices;
  /** What is done when it is due; unless others are named, everything the service knows. */
  handlers?: DueWorkHandlers;
  /** Where word of what changed is brought. Without it nobody hears until they look again by themselves. */
  live?: ChangePublisher;
  clock: Clock;
  log: JobLog;
  pace?: Partial<Pace>;
}

export interface RunningWorker {
  /** Ends within eight seconds at the usual pace. What was cut off is due again. */
  close(): Promise<void>;
}

/**
 * Starts everything that happens later: the relay of the outbox, the telling of events, the sending of messages, what is due at its time, the
 * sealing of the audit and the clearing of what is past its time. Any number of processes may run it. Losing the whole queue loses nothing: what is to do stands
 * in PostgreSQL, and the loops here queue it again.
 */
export async function startWorker(parts: WorkerParts): Promise<RunningWorker> {
  const { backend, log } = parts;
  const pace: Pace = { ...usualPace, ...parts.pace };
  const closing = new AbortController();
  const queues = openQueues(backend);
  const workers = startWorkers(parts, contextOf(parts, closing.signal));
  // A queue that broke while it was being opened never comes back, so the start fails and is to be tried again.
  await Promise.all([...Object.values(queues), ...workers].map((one) => one.ready())).catch(async (error) => {
    await cutOff(workers);
    throw error;
  });
  const { dueWork, ...others } = queues;
  await dropOldSchedules({ ...others, 'due-work': dueWork }, log);
  const loops = startLoops(parts, queues, pace);
  log.info({ queue: backend.kind }, 'the worker has started');

  const stop = async () => {
    closing.abort();
    const patience = AbortSignal.timeout(pace.patienceMs);
    await within(patience, [...loops.map((one) => one.stop()), ...workers.map((one) => one.close())]);
    if (patience.aborted) await cutOff(workers);
    await within(
      AbortSignal.timeout(CLOSE_QUEUES_MS),
      Object.values(queues).map((one) => one.close()),
    );
    log.info({ cutOff: patience.aborted }, 'the worker has stopped');
  };
  let stopped: Promise<void> | null = null;
  return {
    close: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

type Queues = ReturnType<typeof openQueues>;

function openQueues(backend: QueueBackend) {
  return {
    events: backend.openQueue<EventJob>('events'),
    messages: backend.openQueue<MessageJob>('messages'),
    dueWork: backend.openQueue<DueWorkJob>('due-work'),
    housekeeping: backend.openQueue<HousekeepingJob>('housekeeping'),
  };
}

/** What does the jobs of each queue. */
function startWorkers(parts: WorkerParts, context: JobContext): JobWorker[] {
  const { backend, channel, commands, log, handlers = dueWorkHandlers } = parts;
  return [
    backend.startWorker<EventJob>('events', eventProcessor(context), settings(log, 'events', 50)),
    backend.startWorker<MessageJob>(
      'messages',
      notificationSender(context, channel),
      settings(log, 'messages', MESSAGE_JOBS),
    ),
    backend.startWorker<DueWorkJob>(
      'due-work',
      dueWorkPerformer(context, commands, handlers),
      settings(log, 'due-work', 8),
    ),
    backend.startWorker<HousekeepingJob>(
      'housekeeping',
      (job) => keepHouse(context, job),
      settings(log, 'housekeeping', 1),
    ),
  ];
}

/** What looks into PostgreSQL for what is to do, and queues it: at first, and again should the queue have lost it. */
function startLoops(parts: WorkerParts, { events, messages, dueWork, housekeeping }: Queues, pace: Pace): Loop[] {
  const { database, clock, log, handlers = dueWorkHandlers } = parts;
  const kinds = Object.keys(handlers);
  const dispatchers = {
    'dispatch messages': new Dispatcher(wantedMessages(database), messages, pace.queueAgainAfterMs),
    'dispatch due work': new Dispatcher(wantedWork(database, kinds, pace.dueTogether), dueWork, pace.queueAgainAfterMs),
  };
  const loop = (name: string, idleMs: number, turn: () => Promise<boolean>) => startLoop({ name, idleMs, log, turn });
  return [
    loop('relay', pace.idleMs, async () => await relayWaiting(database, events, clock.now())),
    loop('sweep', pace.careEveryMs, async () => {
      const lost = await relayLost(database, events, clock.now());
      if (lost > 0) log.warn({ lost }, 'events that were not processed in time are queued again');
      return lost === RELAY_BATCH;
    }),
    ...Object.entries(dispatchers).map(([name, dispatcher]) =>
      loop(name, pace.idleMs, async () => await dispatcher.dispatch(clock.now())),
    ),
    loop('schedules', pace.careEveryMs, async () => {
      await keepSchedules(housekeeping);
      // A worker that does not know rounds plans none.
      if (kinds.includes('ROUNDS_BEGIN')) await keepRounds(database, clock.now());
      return false;
    }),
  ];
}

/** Ends them without waiting for what they hold: it is due again. */
async function cutOff(workers: readonly JobWorker[]): Promise<void> {
  await within(
    AbortSignal.timeout(FORCE_MS),
    workers.map((one) => one.close(true)),
  );
}

function contextOf({ database, clock, log, live, commands }: WorkerParts, closing: AbortSignal): JobContext {
  const { secrets, publicUrl, sparesPeople } = commands;
  const unsubscribeUrl: JobContext['unsubscribeUrl'] = (link) =>
    `${publicUrl()}/unsubscribe/${secrets.unsubscribeToken(link)}`;
  return { database, clock, log, live, closing, sparesPeople, unsubscribeUrl };
}

function settings(log: JobLog, queue: string, concurrency: number): WorkerSettings {
  return {
    concurrency,
    onFailed: (jobId, error) => log.error({ queue, jobId, ...loggableError(error) }, 'a job failed; it is tried again'),
  };
}

/** Waits for all of the work or for the end of patience. A failure while closing leaves nothing to mend: connections end with the process. */
async function within(patience: AbortSignal, work: Promise<unknown>[]): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    patience.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([Promise.allSettled(work), ended]);
}
