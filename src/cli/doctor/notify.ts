import { createNotifyChannel } from '../../adapters/notify/notifyChannel.js';
import type { Config } from '../../config.js';
import { newId } from '../../domain/ids.js';
import { broken, type Finding, ok } from './finding.js';

const patienceMs = 5_000;

/** Asks GOV.UK Notify, with our key, for a message that is not there: nothing is sent. What is said of it never holds the key. */
export async function lookAtNotify({ notify }: Config): Promise<Finding[]> {
  if (!notify) return [];
  try {
    await createNotifyChannel({ ...notify, timeoutMs: patienceMs }).findByReference?.(newId());
    return [ok('GOV.UK Notify answers and takes our key')];
  } catch (error) {
    return [whatIsWrong(error instanceof Error ? error.message : '')];
  }
}

/** The reasons are sentences of our own: the last one is about what came of asking, with the mend behind it where there is one. */
function whatIsWrong(message: string): Finding {
  const reason = message.replace('GOV.UK Notify could not be asked about a message. ', '');
  const [what = reason, check] = reason.split(/\. (?=Check )/);
  if (check) return broken(what, check.replace(/^C/, 'c').replace(/\.$/, ''));
  if (/not a GOV\.UK Notify key/.test(message))
    return broken('NOTIFY_API_KEY is not a GOV.UK Notify key', 'copy it whole: it ends in two ids joined by hyphens');
  return /reached|within/.test(what)
    ? broken(what.replace(/\.$/, ''), 'let this machine reach GOV.UK Notify over https, or correct NOTIFY_BASE_URL')
    : broken(what.replace(/\.$/, ''), 'correct NOTIFY_BASE_URL if it is set; else try again in some minutes');
}
