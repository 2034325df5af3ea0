import { expect, test } from '@jest/globals';
import { writeGtins } from './gtins.repository.js';

test('a day is no barcode, though its eight digits may end in their check digit', async () => {
  const write = (value: string) => writeGtins({} as never, [{ nodeId: '1', changes: { launched: [null, value] } }]);
  // No statement: there is no database to ask here.
  expect(await write('2026-01-01')).toEqual([]);
  await expect(write('20260101')).rejects.toThrow();
});
