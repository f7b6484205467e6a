import type { HelpExchange } from '../../schema/neighbours/exchange.js';
import { forgetRead } from '../common/afterWrite.js';
import { present } from '../common/arguments.js';
import type { ApiContext } from '../context.js';
import { presentExchange } from './presentNeighbours.js';

/** An exchange as it stands after a write, read afresh. */
export async function changedExchange(exchangeId: string, context: ApiContext): Promise<{ exchange: HelpExchange }> {
  forgetRead(context.loaders);
  return { exchange: present(await context.loaders.helpExchange.load(exchangeId), presentExchange) };
}
