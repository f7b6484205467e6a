import { toGlobalId } from '../../../src/domain/ids.js';
import { LiveServer, transports } from './support.js';

const ofList = `subscription ($organisation: ID, $member: ID, $all: Boolean! = false) {
  hoursLogChanged(organisation: $organisation, member: $member, wholeScheme: $all) { hoursLog { id state member { id } } }
}`;
const ofLog = `subscription ($id: ID!) { hoursLogChanged(hoursLog: $id) { hoursLog { id state } } }`;
const nothing = { hoursLogChanged: { hoursLog: null } };

describe('hoursLogChanged', () => {
  let server: LiveServer;

  beforeAll(async () => {
    server = await LiveServer.open({ recheckMs: 60_000, atMostEveryMs: 0 });
  });
  afterEach(() => server.closeFollowers());
  afterAll(() => server?.close());

  const say = (...logs: { id: string; memberId: string; organisationId: string }[]) =>
    server.hub.heard({ schemeId: server.facts.world.schemeId, accountIds: [], hoursLogs: logs });

  test.each(transports)("over %s a leader hears of their group's hours and of nobody else's", async (transport) => {
    const group = await server.facts.group(1);
    const other = await server.facts.group(0);
    const member = await server.facts.member();
    const leader = group.leaders[0]?.token ?? '';
    const follower = server.follow(transport, leader, ofList, { organisation: toGlobalId('Organisation', group.id) });
    expect(await follower.data()).toEqual(nothing);
    const [elsewhere] = await server.facts.logs(member.id, other.id, 1);
    const [log] = await server.facts.logs(member.id, group.id, 1);
    say({ id: elsewhere?.id ?? '', memberId: member.id, organisationId: other.id });
    say({ id: log?.id ?? '', memberId: member.id, organisationId: group.id });

    const told = { id: log?.globalId, state: 'SUBMITTED', member: { id: member.globalId } };
    expect(await follower.data()).toEqual({ hoursLogChanged: { hoursLog: told } });
    expect(follower.waiting).toBe(0);
  });

  test('a member hears of their own where nobody is named, and of one log alone', async () => {
    const group = await server.facts.group(0);
    const member = await server.facts.member();
    const [log] = await server.facts.logs(member.id, group.id, 1);
    const own = server.follow('distinct connections', member.token, ofList);
    const one = server.follow('distinct connections', member.token, ofLog, { id: log?.globalId });
    expect(await own.data()).toEqual(nothing);
    expect(await one.data()).toEqual({ hoursLogChanged: { hoursLog: { id: log?.globalId, state: 'SUBMITTED' } } });
    await server.test.admin(
      `UPDATE hours_log SET state = 'DECLINED', decided_at = submitted_at, decided_by = 'x', decline_reason = 'Not ours.' WHERE id = $1`,
      [log?.id],
    );
    say({ id: log?.id ?? '', memberId: member.id, organisationId: group.id });

    const declined = { id: log?.globalId, state: 'DECLINED' };
    expect(await own.data()).toMatchObject({ hoursLogChanged: { hoursLog: declined } });
    expect(await one.data()).toEqual({ hoursLogChanged: { hoursLog: declined } });
  });

  test('of a member at an organisation: only what is of both', async () => {
    const [here, there] = [await server.facts.group(0), await server.facts.group(0)];
    const operator = await server.facts.staff('OPERATOR', null);
    const member = await server.facts.member();
    const variables = { member: member.globalId, organisation: toGlobalId('Organisation', here.id) };
    const follower = server.follow('distinct connections', operator.token, ofList, variables);
    await follower.data();
    const [elsewhere] = await server.facts.logs(member.id, there.id, 1);
    const [log] = await server.facts.logs(member.id, here.id, 1);
    say({ id: elsewhere?.id ?? '', memberId: member.id, organisationId: there.id });
    say({ id: log?.id ?? '', memberId: member.id, organisationId: here.id });

    expect(await follower.data()).toMatchObject({ hoursLogChanged: { hoursLog: { id: log?.globalId } } });
  });

  test('a connection that was away says so: read the list again', async () => {
    const operator = await server.facts.staff('OPERATOR', null);
    const follower = server.follow('distinct connections', operator.token, ofList, { all: true });
    expect(await follower.data()).toEqual(nothing);
    server.hub.missed();

    expect(await follower.data()).toEqual(nothing);
  });

  test.each([
    ["another organisation's", 'FORBIDDEN', (id: string) => [ofList, { organisation: toGlobalId('Organisation', id) }]],
    ['the whole scheme', 'FORBIDDEN', () => [ofList, { all: true }]],
    ['a log that is not theirs', 'FORBIDDEN', (_: string, log: string) => [ofLog, { id: log }]],
    ['a log that is no log', 'NOT_FOUND', (id: string) => [ofLog, { id: toGlobalId('HoursLog', id) }]],
  ] as const)('a member may not follow %s', async (_, code, ask) => {
    const group = await server.facts.group(0);
    const [member, stranger] = await server.facts.members(2);
    const [log] = await server.facts.logs(member?.id ?? '', group.id, 1);
    const [query, variables] = ask(group.id, log?.globalId ?? '') as [string, object];

    const follower = server.follow('distinct connections', stranger?.token ?? '', query, variables);
    expect(await follower.failure()).toEqual([code, 'COMPLETE']);
  });

  test('one log and somebody besides is refused', async () => {
    const member = await server.facts.member();
    const query = `subscription { hoursLogChanged(hoursLog: "x", member: "${member.globalId}") { hoursLog { id } } }`;

    const follower = server.follow('distinct connections', member.token, query);
    expect(await follower.failure()).toEqual(['BAD_USER_INPUT', 'COMPLETE']);
  });
});
