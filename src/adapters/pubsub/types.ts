import type { Changes } from '../../domain/live/changes.js';

/** What a listener is told. */
export interface ChangeListener {
  heard(changes: Changes): void;
  /** The connection was away for a while: anything may have changed unheard. */
  missed(): void;
}

/** Carries word of changes between the processes of the service. It may lose some: whoever depends on one looks again by itself. */
export interface PubSub {
  readonly kind: 'redis' | 'postgres';
  /** Rejects where the carrier is away. */
  publish(changes: Changes): Promise<void>;
  /** Begins to listen, once, and goes on for as long as it takes through every loss of the connection. */
  listen(listener: ChangeListener): void;
  close(): Promise<void>;
}

export interface PubSubLog {
  warn(facts: object, message: string): void;
}
