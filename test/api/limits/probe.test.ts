import { toGlobalId } from '../../../src/domain/ids.js';
import { newId } from '../../../src/domain/ids.js';
import { Service } from './support.js';
it('probe', async () => {
  const s = await Service.open({ INTROSPECTION: 'on' });
  const m = await s.facts.member(600);
  const n = await s.facts.member(0);
  const op = await s.facts.staff('OPERATOR', null);
  const g = await s.facts.group(1);
  const leader = g.leaders[0]!;
  const v = await s.facts.venue(1, [60]);
  const coord = await s.facts.staff('COORDINATOR', v.id);
  const till = v.tills[0]!;
  const out: string[] = [];
  const show = (n: string, r: { status: number; codes: string[]; text: string }) => out.push(`${n}: ${r.status} ${JSON.stringify(r.codes)} ${r.text.slice(0, 260)}`);
  const before = await s.picture();
  show('bad url', await s.request('/%zz', {}));
  show('long url', await s.request('/' + 'a'.repeat(20_000), {}));
  const org = toGlobalId('Organisation', g.id);
  const ask = (t: string, op: string, sel: string, input: unknown) => s.graphql(t, `mutation ($input: ${op[0]!.toUpperCase() + op.slice(1)}Input!) { ${op}(input: $input) { ${sel} userErrors { code message field } } }`, { input });
  const gift = (o: object) => ask(m.token, 'giftCredits', 'account { id }', { idempotencyKey: 'k', toMemberId: n.globalId, amountMinutes: 60, ...o });
  const log = (o: object) => ask(m.token, 'logHours', 'hoursLog { id }', { idempotencyKey: 'k', organisationId: org, workedOn: '2026-11-20', minutes: 60, ...o });
  const red = (o: object) => ask(till.token, 'redeemCredits', 'redemption { id }', { idempotencyKey: 'k', code: 'AAAAA-AAAAA', offerId: v.offers[0]!.globalId, ...o });
  const app = (o: object) => ask(leader.token, 'approveHours', 'hoursLogs { id }', { idempotencyKey: 'k', hoursLogIds: [toGlobalId('HoursLog', newId())], ...o });
  for (const key of ['', 'x'.repeat(65), 'a\u0000b', '\ud800', null, 7, '😀'.repeat(33), '\u202e', '  ']) {
    for (const [name, f] of [['gift', gift], ['log', log], ['red', red], ['app', app]] as const) if (!['\u202e', '  ', '\ud800'].includes(key as string) || name==='app' || name==='red') show(`${name} key ${JSON.stringify(key)?.slice(0, 20)}`, await f({ idempotencyKey: key }));
  }
  show('gift key surrogate', await gift({ idempotencyKey: '\ud800', amountMinutes: 0 }));
  show('gift key surrogate ok', await gift({ idempotencyKey: '\ud800', amountMinutes: 1 }));
  for (const a of [0, -1, 2 ** 31, 2 ** 53, 1.5, '60', null, 1e300, true, [1], {}]) show(`gift ${JSON.stringify(a)}`, await gift({ amountMinutes: a }));
  for (const a of [0, -1, 2 ** 31, 1.5, '60', 1441]) show(`log ${JSON.stringify(a)}`, await log({ minutes: a }));
  for (const a of ['2026-13-01', '2026-02-30', 'x', '', '0000-00-00', '9999-12-31', '0001-01-01', '-2026-01-01', '2026-11-20T00:00:00Z', null]) show(`log on ${a}`, await log({ workedOn: a }));
  for (const a of ['25:00', '9', '\u0000', '24:00', '09:60', '-1:00']) show(`log at ${JSON.stringify(a)}`, await log({ startsAt: a, endsAt: '10:00' }));
  show('log break -1', await log({ startsAt: '09:00', endsAt: '10:00', breakMinutes: -1 }));
  show('log activity 1001', await log({ activity: 'x'.repeat(1001) }));
  show('log activity 10001', await log({ activity: 'x'.repeat(10001) }));
  for (const a of [-1, 0, 201, 2 ** 31, 1.5]) show(`adults ${a}`, await red({ adults: a }));
  for (const c of ['', '\u0000', 'x'.repeat(101), '😀', '\ud800']) show(`code ${JSON.stringify(c).slice(0,20)}`, await red({ code: c }));
  for (const ids of [[], Array.from({ length: 1001 }, () => 'x'), ['x'], [null], 'x', ['']]) show(`approve ${JSON.stringify(ids).slice(0,20)}`, await app({ hoursLogIds: ids }));
  for (const id of ['', 'x', '\u0000', toGlobalId('Offer', newId()), toGlobalId('Member', newId()), toGlobalId('Member', 'x'), n.id, 'a'.repeat(5000), '😀', '\ud800']) {
    for (const f of ['account', 'hoursLog', 'redemption', 'offer', 'member', 'organisation', 'node']) show(`${f} ${JSON.stringify(id).slice(0, 30)}`, await s.graphql(m.token, `query ($id: ID!) { ${f}(id: $id) { __typename } }`, { id }));
    show(`gift to ${JSON.stringify(id).slice(0, 30)}`, await gift({ toMemberId: id }));
  }
  show('gift number nul', await gift({ toMemberId: null, toMemberNumber: '\u0000' }));
  show('nodes 1000', await s.graphql(m.token, `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }`, { ids: Array.from({ length: 1001 }, () => 'x') }));
  const mid = await s.picture(); out.push('CHANGED ' + JSON.stringify(Object.keys(mid).filter((t) => mid[t] !== before[t])));
  for (const name of ['', ' ', '\u0000', 'a\u0000b', '\ud800x', 'x'.repeat(201), '😀🧑‍🌾', 'مرحبا بكم', '\u202eevil', '\u200b', 'a\nb', 'Ω≈ç√∫', "Robert'); DROP TABLE member;--", '<script>']) {
    show(`member ${JSON.stringify(name).slice(0, 20)}`, await ask(op.token, 'registerMember', 'member { id name }', { name }));
    show(`org ${JSON.stringify(name).slice(0, 20)}`, await ask(op.token, 'registerOrganisation', 'organisation { id name }', { name, isGroup: true, isVenue: false, legalForm: 'INFORMAL', description: name, address: name }));
    show(`offer ${JSON.stringify(name).slice(0, 20)}`, await ask(coord.token, 'createOffer', 'offer { id title }', { title: name, description: name, organisationId: toGlobalId('Organisation', v.id), priceMinutes: 60 }));
    show(`key ${JSON.stringify(name).slice(0, 20)}`, await ask(m.token, 'createApiKey', 'apiKey { id name }', { name, kind: 'MEMBER_APP', scopes: ['BALANCE_READ'] }));
  }
  show('member address', await ask(op.token, 'registerMember', 'member { id }', { name: 'A', addressLines: ['a\u0000', '\ud800', 'x'.repeat(100000)] }));
  show('member address many', await ask(op.token, 'registerMember', 'member { id }', { name: 'A', addressLines: Array.from({ length: 1000 }, () => 'x') }));
  show('member phone', await ask(op.token, 'registerMember', 'member { id }', { name: 'A', phone: '0000000' }));
  show('member email', await ask(op.token, 'registerMember', 'member { id }', { name: 'A', email: 'a\u0000@example.org' }));
  show('member email sur', await ask(op.token, 'registerMember', 'member { id }', { name: 'A', email: '\ud800@example.org' }));
  for (const p of [0, -1, 2 ** 31, 1.5, 1_000_000_000]) show(`offer price ${p}`, await ask(coord.token, 'createOffer', 'offer { id }', { title: 'x', organisationId: toGlobalId('Organisation', v.id), priceMinutes: p }));
  for (const p of [-1, 2 ** 31, 2 ** 53 - 1]) show(`org budget ${p}`, await ask(op.token, 'registerOrganisation', 'organisation { id }', { name: 'b' + p, isGroup: false, isVenue: true, legalForm: 'INFORMAL', monthlyBudgetMinutes: p }));
  show('key end', await ask(m.token, 'createApiKey', 'apiKey { id }', { name: 'x', kind: 'MEMBER_APP', scopes: ['BALANCE_READ'], expiresAt: '+275760-09-13T00:00:00.000Z' }));
  show('key end', await ask(m.token, 'createApiKey', 'apiKey { id }', { name: 'x', kind: 'MEMBER_APP', scopes: ['BALANCE_READ'], expiresAt: '9999-12-31T23:59:59.999Z' }));
  for (const x of ['\u0000', '\ud800', 'x'.repeat(10000), '']) { show('code for ' + JSON.stringify(x).slice(0, 10), await ask('', 'requestSignInCode', 'message', { scheme: x, emailOrPhone: x })); show('code at ' + JSON.stringify(x).slice(0, 10), await ask('', 'requestSignInCode', 'message', { scheme: 'world-1', emailOrPhone: x })); }
  show('search', await s.graphql(op.token, 'query ($s: String) { members(first: 1, search: $s) { nodes { name } } }', { s: '%_\\\u0000\ud800' }));
  for (const t of ['', 'x', 'Bearer', 'Bearer ', 'bearer ' + m.token, 'Bearer  ' + m.token, 'Basic ' + m.token, 'Bearer ' + m.token + 'x', 'Bearer tcs_' + 'a'.repeat(43), 'Bearer tck_' + 'a'.repeat(43), 'Bearer ' + m.token.replace('tcs', 'tck'), 'Bearer ' + 'a'.repeat(8000), m.token, 'Bearer ' + m.token + ', Bearer ' + m.token, "Bearer ' OR 1=1", 'Bearer é'])
    show('token ' + t.slice(0, 14), await s.post(JSON.stringify({ query: '{ viewer { __typename } }' }), { authorization: t }));
  const up = (body: string | Uint8Array<ArrayBuffer>, h: Record<string, string>, path = '/uploads?name=a.csv') => s.request(path, { method: 'POST', headers: h, body });
  const L = { authorization: `Bearer ${leader.token}` };
  show('upload ok', await up('a,b', L));
  show('upload empty', await up('', L));
  show('upload member', await up('a,b', { authorization: `Bearer ${m.token}` }));
  show('upload none', await up('a,b', {}));
  show('upload wrong', await up('a,b', { authorization: 'Bearer x' }));
  show('upload 10MB', await up(new Uint8Array(10 * 1024 * 1024), L));
  show('upload 10MB+1', await up(new Uint8Array(10 * 1024 * 1024 + 1), L));
  show('upload name nul', await up('a,b', L, '/uploads?name=a%00b'));
  show('upload name twice', await up('a,b', L, '/uploads?name=a&name=b'));
  show('upload name sur', await up('a,b', L, '/uploads?name=%ed%a0%80'));
  show('upload name long', await up('a,b', L, '/uploads?name=' + 'x'.repeat(5000)));
  show('upload json', await up('{', { ...L, 'content-type': 'application/json' }));
  show('upload GET', await s.request('/uploads', { headers: L }));
  out.push(...s.failuresLogged.map((l) => l.slice(0, 1500)));
  (await import('node:fs')).writeFileSync('/tmp/faults-probe.txt', out.join('\n')); await s.close();
}, 120000);
