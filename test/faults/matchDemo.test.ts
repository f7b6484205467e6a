import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));

test('the story of members who find what suits them, and of a rota, is told to its end', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', program, 'demo-match'], {
    timeout: 170_000,
  });
  const lines = stdout.trim().split('\n');
  expect(lines.at(-1)).toBe('journey: ok');
  expect(lines.filter((line) => line.startsWith('— '))).toEqual([
    '— The kitchen and the gardeners say what they look for people for',
    '— Siobhán has said everything: what she can do, what she cares for, where she lives and when she is free',
    '— Chidi has said nothing yet: what begins soon, of either group',
    '— Anneliese needs step-free places and likes gardens',
    '— Leszek speaks Polish and is free on Saturdays only',
    '— Yvonne stays at home and likes to listen',
    '— The story hour is not for Leszek, and does not come back',
    '— Four ask to join the Thursday suppers, and Helen lets them in',
    '— Before: two suppers, six places, nobody booked. Helen asks for a rota',
    '— Helen confirms it in one go; each hears once of all their suppers',
    '— Siobhán cannot come to the first supper after all',
    '— Helen has the rota worked out again: as few places change as can be',
    '— The ledger',
  ]);
  expect(lines.filter((line) => line.includes('Places that stood and change'))).toEqual([
    '  Places that stood and change: 1; the least possible: 1. Filled: 4; the most possible: 4.',
  ]);
}, 180_000);
