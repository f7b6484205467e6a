import { toGlobalId } from '../../domain/ids.js';
import type { MintRequestRecord } from '../../queries/accounts/mintRequests.js';
import { MintRequest } from '../../schema/accounts/mint.js';

export function presentMintRequest(record: MintRequestRecord): MintRequest {
  return Object.assign(new MintRequest(), record, { id: toGlobalId('MintRequest', record.id) });
}
