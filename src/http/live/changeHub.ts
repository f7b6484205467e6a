import type { ChangeListener } from '../../adapters/pubsub/types.js';
import { type Changes, topicsOf } from '../../domain/live/changes.js';
import type { ChangeFeed } from '../../queries/live/liveSession.js';

type Heard = (subjectId: string | null) => void;

/** Brings what one connection hears to all streams of this process that listen. */
export class ChangeHub implements ChangeFeed, ChangeListener {
  private readonly listeners = new Map<string, Set<Heard>>();

  listen(topics: readonly string[], heard: Heard): () => void {
    for (const topic of topics) {
      const others = this.listeners.get(topic);
      if (others) others.add(heard);
      else this.listeners.set(topic, new Set([heard]));
    }
    return () => {
      for (const topic of topics) {
        const left = this.listeners.get(topic);
        left?.delete(heard);
        if (left?.size === 0) this.listeners.delete(topic);
      }
    };
  }

  heard(changes: Changes): void {
    for (const { topic, subjectId } of topicsOf(changes)) {
      for (const heard of this.listeners.get(topic) ?? []) heard(subjectId);
    }
  }

  missed(): void {
    for (const listeners of this.listeners.values()) {
      for (const heard of listeners) heard(null);
    }
  }
}
