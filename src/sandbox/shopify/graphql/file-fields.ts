import type { GraphQLSchema } from 'graphql';
import { fileStatus } from '../files/files.js';
import { gid } from '../shop/ids.js';
import type { File } from '../shop/records.js';
import type { Shop } from '../shop/shop.js';
import { attach, type Resolvers } from './resolvers.js';

/** The image as the shop's own content network shows it: only when it is ready. */
function image(shop: Shop, file: File) {
  if (file.outcome.state !== 'fetched' || fileStatus(shop, file) !== 'READY') return null;
  const { width, height } = file.outcome.file;
  const url = `https://cdn.shopify.com/s/files/1/${encodeURIComponent(shop.profile.shop)}/files/${encodeURIComponent(file.filename)}`;
  return { id: gid('ImageSource', file.number), altText: file.alt, width, height, url };
}

/** The shop's own copy, which it has of what it could fetch: of any other file nothing tells where it came from. */
const original = ({ originalSource: url, outcome }: File) => (outcome.state === 'fetched' ? { url, fileSize: outcome.file.bytes } : null);

function failures(shop: Shop, file: File) {
  if (file.outcome.state !== 'failed' || fileStatus(shop, file) !== 'FAILED') return [];
  const { code, message } = file.outcome;
  return [{ code, message, details: message }];
}

const shared: Resolvers<File> = {
  fileStatus: (file, _args, { shop }) => fileStatus(shop, file),
  fileErrors: (file, _args, { shop }) => failures(shop, file),
  mimeType: (file) => (file.outcome.state === 'fetched' ? file.outcome.file.mimeType : null),
  preview: (file, _args, { shop }) => ({ status: fileStatus(shop, file), image: image(shop, file) }),
};

export function attachFileFields(schema: GraphQLSchema): void {
  attach<File>(schema, 'MediaImage', {
    ...shared,
    status: (file, _args, { shop }) => fileStatus(shop, file),
    mediaContentType: () => 'IMAGE',
    mediaErrors: (file, _args, { shop }) => failures(shop, file),
    mediaWarnings: () => [],
    image: (file, _args, { shop }) => image(shop, file),
    originalSource: (file) => original(file),
  });
  attach<File>(schema, 'GenericFile', {
    ...shared,
    url: (file, _args, { shop }) => image(shop, file)?.url ?? null,
    originalFileSize: (file) => (file.outcome.state === 'fetched' ? file.outcome.file.bytes : null),
  });
}
