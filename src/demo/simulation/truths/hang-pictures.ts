import { simulatedChannels } from '../world/channels.js';
import type { Truth } from './truth.js';

interface Link {
  root: string;
  sku: string;
  hash: string;
  role: string;
}

/** What hangs where when the house is furnished: what `furnish` attached, under the names that the bytes have. */
export async function hangPictures(truth: Truth, sql: <T>(text: string) => Promise<T[]>, beginning: number): Promise<void> {
  const links = await sql<Link>(
    `SELECT r.sku AS root, n.sku, l.asset_hash AS hash, l.role FROM asset_link l JOIN product_node n ON n.id = l.node_id JOIN product_node r ON r.id = n.root_id ORDER BY 1, 2, 3`,
  );
  for (const { sku, hash } of links) truth.hangsAt.set(hash, [...(truth.hangsAt.get(hash) ?? []), sku]);
  for (const root of truth.roots) {
    const gallery = links.filter((one) => one.root === root && one.sku === root && one.role === 'gallery').map(({ hash }) => hash);
    truth.gallery.set(root, gallery);
    truth.linked.start(root, gallery, beginning);
    for (const { code } of simulatedChannels) truth.shown.start(`${code} ${root}`, [gallery], beginning);
  }
}
