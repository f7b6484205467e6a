import { isDeepStrictEqual } from 'node:util';
import { fromGlobalId } from '../../src/domain/ids.js';
import { type Bench, type Benchmark, graphql, load, sliceOf } from '../benchmarks/benchmark.js';
import type { LoadRequest } from '../load/protocol.js';
import { matchConnections, matchesShown, matchSliceFactor } from '../settings.js';
import { DirectMatches } from './directMatches.js';
import { fillMatching, type Seeker } from './fill.js';

const document = `{
  viewer { member { matches(first: ${matchesShown}) {
    edges { node { score reasons missing opportunity { id role organisation { name } } helpRequest { id } } }
    pageInfo { hasNextPage endCursor }
  } } }
}`;

/** How many answers are held against the function's before the measuring begins. */
const compared = 20;
/** How far on in the list of members each slice begins: both sides ask for the same ones, and no slice for those of the one before. */
const step = 397;

/** What suits members of a scheme with very many opportunities: each their own. */
export function matchBenchmark(bench: Bench): Benchmark {
  let seekers: Seeker[] = [];
  let direct: DirectMatches | null = null;
  const turns = { service: 0, yardstick: 0 };
  const nextOf = (side: keyof typeof turns): Seeker[] => {
    const from = (turns[side] * step) % seekers.length;
    turns[side] += 1;
    return [...seekers.slice(from), ...seekers.slice(0, from)];
  };
  const { opportunities, groups } = bench.world.size;
  return {
    name: 'match_p99',
    unit: 'lists',
    says: `the ${matchesShown} best of ${opportunities} opportunities of ${groups} groups over GraphQL with their reasons, ${matchConnections} connections, members each their own`,
    yardstickSays: `Y5: the matching function called directly by pg from Node, prepared, as tc_app under row-level security, ${matchConnections} connections, the same members`,
    layOut: async () => {
      seekers = await fillMatching(bench.house, bench.world);
      direct = new DirectMatches(bench.house.adminUrl, bench.world.schemeId);
    },
    async begin() {
      for (const seeker of seekers.slice(0, compared)) {
        const served = await askOnce(bench.service().url, seeker);
        const measured = (await direct?.ask(seeker.memberId)) ?? [];
        if (!isDeepStrictEqual(served, measured) || served.length === 0)
          throw new Error(`service and function answer differently:\n${served.join(' ')}\n${measured.join(' ')}`);
      }
    },
    async yardstick(seconds) {
      if (!direct) throw new Error('the yardstick is not there');
      const members = nextOf('yardstick').map(({ memberId }) => memberId);
      const { seconds: took, latenciesMs } = await direct.run(members, seconds * matchSliceFactor);
      return sliceOf(latenciesMs.length, took, latenciesMs);
    },
    prepare: async () => undefined,
    async serve(seconds) {
      const requests = nextOf('service').map(requestOf);
      const order = {
        url: bench.service().url,
        seconds: seconds * matchSliceFactor,
        requests,
        repeat: true,
        counts: null,
      };
      const words = { mustContain: '"edges":[{', mustNotContain: '"errors":' };
      return (await load(bench, { ...order, ...words, connections: matchConnections })).slice;
    },
    end: () => void direct?.close(),
    pids: () => [process.pid],
  };
}

function requestOf({ token }: Seeker): LoadRequest {
  return { token, path: '/graphql', body: graphql(document, {}) };
}

/** What the service answers, as the ids that stand in the database. */
async function askOnce(url: string, seeker: Seeker): Promise<string[]> {
  const { token, body } = requestOf(seeker);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  });
  const answer = (await response.json()) as {
    data?: {
      viewer: {
        member: { matches: { edges: { node: Record<'opportunity' | 'helpRequest', { id: string } | null> }[] } };
      };
    };
  };
  const edges = answer.data?.viewer.member.matches.edges;
  if (!edges) throw new Error(`the service did not answer: ${JSON.stringify(answer).slice(0, 600)}`);
  return edges.map(({ node }) => fromGlobalId((node.opportunity ?? node.helpRequest)?.id ?? '')?.id ?? '');
}
