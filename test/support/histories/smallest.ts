import { BrokenPromise } from './promise.js';
import type { HistoryPlan } from './steps.js';

/**
 * What of a history is enough to break the same promise: steps are left out, many at once and then one by one, as long as it still breaks.
 * Null where it does not break when it is played again: something had to happen at the same moment.
 */
export async function smallest(
  plan: HistoryPlan,
  play: (plan: HistoryPlan) => Promise<void>,
): Promise<HistoryPlan | null> {
  const broken = async (steps: HistoryPlan['steps']) =>
    await play({ ...plan, steps }).then(
      () => null,
      (error: unknown) => (error instanceof BrokenPromise ? `promise ${error.promise}` : 'failed'),
    );
  const wanted = await broken(plan.steps);
  if (wanted === null) return null;
  let { steps } = plan;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    // From the end, where leaving out changes least of what the rest refers to.
    for (let from = steps.length - size; from >= 0; from -= size) {
      const fewer = [...steps.slice(0, from), ...steps.slice(from + size)];
      if ((await broken(fewer)) === wanted) steps = fewer;
    }
  }
  return { ...plan, steps };
}
