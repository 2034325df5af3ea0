import { expect, test } from '@jest/globals';
import type { SourceAsset } from './catalogue-source.js';
import type { PlinthClient } from './plinth-client.js';
import { uploadPictures } from './upload-pictures.js';

const PAUSES = [0, 0];
const busy = { code: 'busy', path: null, message: 'Somebody holds it.', fix: 'Send it again.' };
/** An editor whose doors answer so, one after another; the last answer stands. */
function editorWith(statuses: number[], attaches: object[][] = [[]]) {
  const calls = { uploads: 0, attaches: 0 };
  const editor = {
    upload: () => {
      const status = statuses[Math.min(calls.uploads++, statuses.length - 1)]!;
      const answer = status < 300 ? { asset: { hash: 'h' } } : { problems: [{ code: 'unavailable', message: 'Away.', fix: 'Wait.' }] };
      return Promise.resolve({ status, answer });
    },
    graphql: () => Promise.resolve({ attachAsset: { userErrors: attaches[Math.min(calls.attaches++, attaches.length - 1)] } }),
  };
  return { editor: editor as unknown as PlinthClient, calls };
}
const asset = (name: string, make: SourceAsset['make'] = () => Promise.resolve(Buffer.from('x'))): SourceAsset => ({
  ...{ fileName: name, drawing: name, make },
  links: [{ sku: 'A', role: 'main', position: 0, locale: null, channels: null, alt: {} }],
});
async function upload(editor: PlinthClient, ...assets: SourceAsset[]) {
  const attached: string[] = [];
  const refused = await uploadPictures(
    editor,
    assets,
    () => undefined,
    ({ hash }) => attached.push(hash),
    PAUSES,
  );
  return { attached, refused: refused.map(({ fileName, problems }) => [fileName, ...problems.map(({ code }) => code)]) };
}

test('a picture that cannot be read is told, and the others go on', async () => {
  const { editor, calls } = editorWith([201]);
  const gone = asset('gone.png', () => Promise.reject(new Error("EACCES: permission denied, open 'gone.png'")));
  expect(await upload(editor, gone, asset('b.png'))).toEqual({ attached: ['h'], refused: [['gone.png', 'picture_unreadable']] });
  expect(calls).toEqual({ uploads: 1, attaches: 1 });
});

test('a door that is away or busy is asked again, and what stays so is told', async () => {
  const back = editorWith([503, 503, 201], [[busy], []]);
  expect(await upload(back.editor, asset('a.png'))).toEqual({ attached: ['h'], refused: [] });
  expect(back.calls).toEqual({ uploads: 3, attaches: 2 });
  const away = editorWith([503]);
  expect(await upload(away.editor, asset('a.png'))).toEqual({ attached: [], refused: [['a.png', 'unavailable']] });
  expect(away.calls).toEqual({ uploads: 3, attaches: 0 });
  const held = editorWith([201], [[busy]]);
  expect(await upload(held.editor, asset('a.png'))).toEqual({ attached: [], refused: [['a.png', 'busy']] });
  expect(held.calls).toEqual({ uploads: 1, attaches: 3 });
});

test('what is refused is not sent again', async () => {
  const { editor, calls } = editorWith([422]);
  expect(await upload(editor, asset('a.png'))).toEqual({ attached: [], refused: [['a.png', 'unavailable']] });
  expect(calls).toEqual({ uploads: 1, attaches: 0 });
});
