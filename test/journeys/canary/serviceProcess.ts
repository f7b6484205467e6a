import { readConfig } from '../../../src/config.js';
import { startService } from '../../../src/service.js';
import { worldNow } from '../../support/world.js';

/** The service as it starts anywhere, at the time at which the households of the tests live. */
const began = performance.now();
const clock = { now: () => new Date(worldNow.getTime() + 2_000 + Math.floor(performance.now() - began)) };
const service = await startService(readConfig(), { clock });
process.on('SIGTERM', () => void service.stop().then(() => process.exit(0)));
console.log(`Time Credits is ready at ${service.url}/graphql`);
