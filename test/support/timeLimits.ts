import { addEventHandler, type Event, type State } from 'jest-circus';

/** What a test or a hook may take where it does not say. */
const usualMs = 60_000;

type Body = (this: unknown, ...given: unknown[]) => unknown;

/**
 * The runner keeps the modules of one test file for the next, which halves the time of the whole run, but it does not look at time limits: what
 * never ends would never be told of. So every test and hook is wrapped as it is declared.
 */
addEventHandler((event: Event, state: State) => {
  const { currentDescribeBlock: block } = state;
  const added = event.name === 'add_test' ? block.tests.at(-1) : event.name === 'add_hook' ? block.hooks.at(-1) : null;
  if (!added?.fn || added.fn.length > 0) return;
  const kind = event.name === 'add_test' ? 'test' : 'hook';
  Object.assign(added, { fn: limited(added.fn as Body, added.timeout ?? usualMs, kind) });
});

function limited(body: Body, limitMs: number, kind: string): () => Promise<unknown> {
  return async function (this: unknown) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`this ${kind} did not end within ${limitMs} ms`)), limitMs);
    });
    try {
      return await Promise.race([Promise.resolve(body.call(this)), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
