import { type UpdateSchemeRulesInput, updateSchemeRules } from '../../../src/commands/schemes/updateSchemeRules.js';
import { rulesOf } from '../../../src/domain/schemes/rules.js';
import type { Actor } from '../../../src/policies/actor.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createWorld, type World } from '../../support/world.js';
import { auditOf, expectRefused } from './support.js';

describe('updateSchemeRules', () => {
  let test: TestDatabase;
  let world: World;
  let operator: Actor;

  beforeAll(async () => {
    test = await createTestDatabase();
  });
  beforeEach(async () => {
    world = await createWorld({ test, rules: { giftDailyLimitMinutes: 600 } });
    operator = await world.staff(['OPERATOR']);
  });
  afterAll(() => test.drop());

  const update =
    (input: UpdateSchemeRulesInput, actor = operator) =>
    () =>
      updateSchemeRules(world.as(actor), input);
  const stored = async () =>
    (await test.admin<{ rules: object }>('SELECT rules FROM scheme WHERE scheme_id = $1', [world.schemeId]))[0]?.rules;

  it('stores only what differs from the defaults', async () => {
    await update({
      expiryMonths: 24,
      funder: ' Rivermead   Council\u0000 ',
      roundToMinutes: 15,
      graceDays: undefined,
    })();

    expect(await stored()).toEqual({ giftDailyLimitMinutes: 600, expiryMonths: 24, funder: 'Rivermead Council' });
    expect(await auditOf(world, 'updateSchemeRules')).toEqual([
      {
        actor: `member:${operator.kind === 'MEMBER' ? operator.memberId : ''}`,
        subjectType: 'Scheme',
        subjectId: world.schemeId,
        detail: { rules: ['expiryMonths', 'funder', 'roundToMinutes'] },
      },
    ]);
  });

  it('null resets what may be null; going back to a default forgets it; what is absent stays', async () => {
    await update({ expiryMonths: 24, supplyCapMinutes: 6_000_000, reversalDays: 7 })();
    await update({
      expiryMonths: null,
      supplyCapMinutes: null,
      giftDailyLimitMinutes: rulesOf({}).giftDailyLimitMinutes,
    })();

    expect(await stored()).toEqual({ reversalDays: 7 });
  });

  it.each<[keyof UpdateSchemeRulesInput, UpdateSchemeRulesInput]>([
    ['roundToMinutes', { roundToMinutes: 0 }],
    ['roundToMinutes', { roundToMinutes: 61 }],
    ['roundToMinutes', { roundToMinutes: null }],
    ['oldestWorkDays', { oldestWorkDays: 0 }],
    ['dailyCapMinutes', { dailyCapMinutes: -1 }],
    ['weeklyCapMinutes', { weeklyCapMinutes: 1.5 }],
    ['weeklyCapMinutes', { dailyCapMinutes: 600, weeklyCapMinutes: 599 }],
    ['supplyCapMinutes', { supplyCapMinutes: Number.MAX_SAFE_INTEGER }],
    ['funder', { funder: '' }],
    ['funder', { funder: ' \u0000 ' }],
    ['funder', { funder: 'x'.repeat(101) }],
    ['expiryMonths', { expiryMonths: 121 }],
    ['graceDays', { graceDays: 0 }],
    ['giftDailyLimitMinutes', { giftDailyLimitMinutes: null }],
    ['redemptionCodeMinutes', { redemptionCodeMinutes: 61 }],
    ['holdMinutes', { holdMinutes: 241 }],
    ['bookAheadDays', { bookAheadDays: 0 }],
    ['reversalDays', { reversalDays: 0 }],
    ['appealDays', { appealDays: 366 }],
    ['walletSettleDays', { walletSettleDays: 0 }],
    ['appealDecisionDays', { appealDecisionDays: 0 }],
    ['approvalReminderDays', { approvalReminderDays: 0 }],
    ['approvalEscalationDays', { approvalEscalationDays: 366 }],
    ['digestWeekday', { digestWeekday: 8 }],
    ['quietUntil', { quietFrom: '08:00', quietUntil: '07:59' }],
    ['quietUntil', { quietFrom: '15:59' }],
    ['quietUntil', { quietUntil: '13:01' }],
    ['issuancePolicy', { issuancePolicy: null }],
    ['autoApproveUpToMinutes', { autoApproveUpToMinutes: 0 }],
    ['autoApproveUpToMinutes', { autoApproveUpToMinutes: 1441 }],
  ])('refuses nonsense about %s: %j', async (field, input) => {
    await expectRefused(world, update({ expiryMonths: 24, ...input }), 'INVALID_INPUT', field);
  });

  it('takes quiet hours of 16 hours, across midnight or not, and none', async () => {
    for (const [quietFrom, quietUntil] of [
      ['16:00', '08:00'],
      ['01:00', '17:00'],
      ['09:00', '09:00'],
    ]) {
      await update({ quietFrom, quietUntil })();
      expect(rulesOf((await stored()) ?? {})).toMatchObject({ quietFrom, quietUntil });
    }
  });

  it('longer quiet hours from before that rule stay until they are changed; other rules change meanwhile', async () => {
    const rules = { quietFrom: '12:00', quietUntil: '09:00' };
    await world.test.admin('UPDATE scheme SET rules = $2 WHERE scheme_id = $1', [
      world.schemeId,
      JSON.stringify(rules),
    ]);
    await update({ appealDays: 14 })();
    await update({ ...rules, reversalDays: 7 })();
    expect(await stored()).toEqual({ ...rules, appealDays: 14, reversalDays: 7 });
    for (const quietFrom of ['12:01', '11:00'])
      await expectRefused(world, update({ quietFrom, appealDays: 21 }), 'INVALID_INPUT', 'quietUntil');
    await update({ quietFrom: '17:00' })();
    expect(await stored()).toEqual({ quietFrom: '17:00', quietUntil: '09:00', appealDays: 14, reversalDays: 7 });
    await expectRefused(world, update(rules), 'INVALID_INPUT', 'quietUntil');
  });

  it('two changes at once both stand', async () => {
    await Promise.all([update({ reversalDays: 7 })(), update({ appealDays: 14 })()]);

    expect(await stored()).toEqual({ giftDailyLimitMinutes: 600, reversalDays: 7, appealDays: 14 });
  });

  it('is for operators of this scheme alone', async () => {
    const group = await world.organisation();
    for (const actor of [
      await world.staff(),
      await world.staff(['AUDITOR']),
      await world.staff(['COORDINATOR', group.id]),
    ]) {
      await expectRefused(world, update({ reversalDays: 7 }, actor), 'FORBIDDEN');
    }
    const elsewhere = await createWorld({ test });
    await updateSchemeRules(elsewhere.as(await elsewhere.staff(['OPERATOR'])), { reversalDays: 7 });
    expect(await stored()).toEqual({ giftDailyLimitMinutes: 600 });
  });
});
