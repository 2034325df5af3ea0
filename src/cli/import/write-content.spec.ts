import { expect, it } from '@jest/globals';
import type { PlinthClient, UserError } from './plinth-client.js';
import { writeContent } from './write-content.js';

const BUSY: UserError = { code: 'busy', path: 'inputs', message: 'One of A, B, C is being changed by others.', fix: 'Try again.' };
const ofRow = (place: number): UserError => ({ ...BUSY, code: 'cell_changed', path: `inputs.${place}.cells.name` });
const edits = ['A', 'B', 'C'].map((sku) => ({ sku, person: 'akeneo', cells: { name: sku } }));

/** A door that gives these answers, the last of them for ever. */
function door(...answers: UserError[][]): { editor: PlinthClient; asked: unknown[] } {
  const asked: unknown[] = [];
  const graphql = (_query: string, { inputs }: { inputs: { sku: string }[] }) => {
    asked.push(inputs.map(({ sku }) => sku).join(''));
    return Promise.resolve({ editProducts: { userErrors: answers[Math.min(asked.length, answers.length) - 1] } });
  };
  return { editor: { graphql } as unknown as PlinthClient, asked };
}

it('a portion that is busy is sent again, and what then came in is refused nowhere', async () => {
  const { editor, asked } = door([BUSY], [BUSY], [ofRow(1)]);
  expect(await writeContent(editor, edits, [0, 0, 0])).toEqual([{ sku: 'B', errors: [ofRow(1)] }]);
  expect(asked).toEqual(['ABC', 'ABC', 'ABC']);
});

it('one that stays busy is refused as a whole: what names no row is said of each', async () => {
  const { editor, asked } = door([BUSY]);
  expect(await writeContent(editor, edits, [0, 0, 0])).toEqual(edits.map(({ sku }) => ({ sku, errors: [BUSY] })));
  expect(asked).toHaveLength(4);
});

it('another refusal is not asked again', async () => {
  const { editor, asked } = door([ofRow(0), ofRow(2)]);
  expect((await writeContent(editor, edits, [0, 0, 0])).map(({ sku }) => sku)).toEqual(['A', 'C']);
  expect(asked).toHaveLength(1);
});
