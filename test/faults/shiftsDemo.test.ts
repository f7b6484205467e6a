import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

test('the story of a rota and of neighbours is told to its end', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', program, 'demo-shifts'], {
    timeout: 170_000,
  });
  const lines = stdout.trim().split('\n');
  expect(lines.at(-1)).toBe('journey: ok');
  const told = lines.filter((line) => line.startsWith('— '));
  expect(told).toEqual([
    '— Amara lets hours that attendance wrote be approved by themselves',
    '— The kitchen publishes a weekly evening, from before the clocks go forward until after',
    '— Siobhán and José book the first evening; François would like to come too',
    '— José cannot come: the place is offered to François, who takes it',
    '— Siobhán cannot make the second evening; Anneliese stands in for her',
    "— Wed 17 Mar, 18:00: Siobhán scans the code at the door, François is ticked off on Helen's list",
    '— Wed 24 Mar, 18:00: José types the short code and forgets to check out; Anneliese does not come',
    '— Nobody saw José go, so his hours wait for Helen, who approves them in the morning',
    "— Wed 31 Mar, 18:00: the clocks have gone forward, and six o'clock is six o'clock",
    '— José asks his neighbours for a hand, and Ngozi helps him',
    '— She says an hour, he says ten minutes more: the difference settles itself',
    '— François says half an hour, Inês two hours: Amara, who is no party, settles it',
    '— The ledger',
  ]);
}, 180_000);
