import type { SourceAsset, SourceLink } from './catalogue-source.js';
import type { PlinthClient, UserError } from './plinth-client.js';
import { isBusy, PAUSES_MS, sendAgain } from './send-again.js';

/** A file that Plinth did not take, or a link that it refused, with the reasons. */
export interface RefusedPicture extends Pick<SourceAsset, 'fileName' | 'drawing'> {
  /** Of a link; absent: the file itself was not taken. */
  sku?: string;
  problems: { code: string; message: string; fix: string }[];
}

/** A picture that hangs where it should, since now or before. */
export interface AttachedPicture {
  hash: string;
  link: SourceLink;
}

const ATTACH = `mutation Attach($input: AssetLinkInput!) { attachAsset(input: $input) { userErrors { code path message fix } } }`;
const AT_ONCE = 4;

/**
 * The editor uploads pictures and ties them to products and variants. A picture that Plinth refuses, or that cannot be read, comes back with its
 * reason; where a door is away or busy for a while, it is asked again after pauses.
 */
export async function uploadPictures(
  editor: PlinthClient,
  assets: SourceAsset[],
  seen: (done: number) => void,
  attached: (picture: AttachedPicture) => void = () => undefined,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<RefusedPicture[]> {
  const refused: RefusedPicture[] = [];
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let asset = assets[next++]; asset; asset = assets[next++]) {
      refused.push(...(await uploadOne(editor, asset, attached, pausesMs)));
      seen((done += 1));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return refused.sort((a, b) => a.fileName.localeCompare(b.fileName));
}

interface UploadAnswer {
  asset?: { hash: string };
  problems?: RefusedPicture['problems'];
}

async function uploadOne(
  editor: PlinthClient,
  asset: SourceAsset,
  attached: (picture: AttachedPicture) => void,
  pausesMs: readonly number[],
): Promise<RefusedPicture[]> {
  const { fileName, drawing } = asset;
  const bytes = await asset.make().catch(unreadable);
  if (!Buffer.isBuffer(bytes)) return [{ fileName, drawing, problems: [bytes] }];
  const { answer } = await sendAgain(
    () => editor.upload<UploadAnswer>('/media/v1/assets', fileName, bytes),
    ({ status }) => status >= 500,
    pausesMs,
  );
  if (!answer.asset) return [{ fileName, drawing, problems: answer.problems ?? [] }];
  const refused: RefusedPicture[] = [];
  for (const link of asset.links) {
    const { alt, ...place } = link;
    const input = { ...place, assetHash: answer.asset.hash, alt: Object.entries(alt).map(([locale, text]) => ({ locale, text })) };
    const errors = await sendAgain(
      async () => (await editor.graphql<{ attachAsset: { userErrors: UserError[] } }>(ATTACH, { input })).attachAsset.userErrors,
      isBusy,
      pausesMs,
    );
    const problems = errors.map((e) => ({ code: e.code, message: e.message, fix: e.fix ?? '' }));
    if (problems.length > 0) refused.push({ fileName, drawing, sku: link.sku, problems });
    else attached({ hash: answer.asset.hash, link });
  }
  return refused;
}

/** No right to read it, or gone since it was looked for: one picture holds up no import. */
function unreadable(cause: unknown): RefusedPicture['problems'][number] {
  const why = cause instanceof Error ? cause.message : String(cause);
  return { code: 'picture_unreadable', message: `It cannot be read: ${why}.`, fix: 'Let this user read it, and import again.' };
}
