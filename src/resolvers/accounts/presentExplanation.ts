import { describeLine } from '../../domain/accounts/describeLine.js';
import { describeBalance, describeLot, describeTotal } from '../../domain/accounts/explainBalance.js';
import type { ExplainedLotRecord, ExplanationRecord } from '../../queries/accounts/explain.js';
import { BalanceExplanation, BalanceTotal, ExplainedLot } from '../../schema/accounts/explanation.js';

export function presentExplanation(record: ExplanationRecord): BalanceExplanation {
  const { at, minutes, movements, differences, lotCount, lotsMinutes } = record;
  const totals = record.totals.map((total) => Object.assign(new BalanceTotal(), total, { text: describeTotal(total) }));
  const lots = record.lots.map((lot) => presentLot(lot, record.timeZone));
  return Object.assign(new BalanceExplanation(), {
    at,
    minutes,
    movements,
    isVerified: differences.length === 0,
    differences,
    totals,
    lots,
    lotCount,
    lotsMinutes,
    inWords: [
      describeBalance(minutes, movements, differences),
      ...totals.map(({ text }) => `${text}.`),
      ...lots.map(({ text }) => `Left: ${text}`),
      ...differences,
    ],
  });
}

function presentLot(lot: ExplainedLotRecord, timeZone: string): ExplainedLot {
  const { origin, ...figures } = lot;
  const description = describeLine(origin);
  return Object.assign(new ExplainedLot(), figures, {
    kind: origin.kind,
    description,
    text: describeLot(lot, description, timeZone),
  });
}
