import { localeChain } from '../../catalog/index.js';
import { pictureRoles, TreeImages, type PicturePlace, type ShownLinks } from '../../media/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ViewLink, ViewNode } from './edition-view.js';
import type { MappedImage } from '../../port/index.js';
import type { ChannelPlace } from './sources.js';

/** What media knows of one asset in the channel's rendition profile. */
export interface RenditionInfo {
  state: 'pending' | 'ready' | 'failed';
  hash: string;
  url: string;
  mediaType: string;
  width: number;
  height: number;
  bytes: number;
  digitalSourceType: string | null;
  /** Why it failed, in plain words. */
  reason?: string;
}

/** The rendition of an asset for the channel; undefined: not asked for yet. */
export type RenditionLookup = (assetHash: string) => RenditionInfo | undefined;

export interface ImageReader {
  /** What the node links to or inherits, by the rule by which people see it. */
  read(sku: string): MappedImage[];
  problems: Problem[];
  /** Assets whose rendition is not made yet: the listing waits for them. */
  pending: Set<string>;
}

export function imageReader(nodes: readonly ViewNode[], channelCode: string, place: ChannelPlace, rendition: RenditionLookup): ImageReader {
  const locales = localeChain(place.locale, place.locales);
  const problems: Problem[] = [];
  const pending = new Set<string>();
  const toImage = (link: ViewLink, sku: string): MappedImage[] => {
    const made = rendition(link.assetHash);
    if (made?.state === 'failed') problems.push(failed(sku, link, made.reason));
    else if (made?.state !== 'ready') pending.add(link.assetHash);
    return made?.state === 'ready' ? [mapped(link, made, locales)] : [];
  };
  // Siblings inherit the same links: what is made of one is made once.
  const byLink = new Map<ViewLink, MappedImage[]>();
  const imageOf = ({ link, sku }: OfLevel): MappedImage[] => {
    const known = byLink.get(link) ?? toImage(link, sku);
    byLink.set(link, known);
    return known;
  };
  const tree = new TreeImages(nodes);
  const read = (sku: string): MappedImage[] => linksOf(tree, sku, { channel: channelCode, locales }).flatMap(imageOf);
  return { problems, pending, read };
}

interface OfLevel {
  link: ViewLink;
  /** The node that owns it. */
  sku: string;
}

/**
 * Size charts are inherited beside a variant's own pictures. What is linked decides, not what could be made of it: a picture that fails
 * is missed, and never replaced by the parent's.
 */
function linksOf(tree: TreeImages<ViewLink>, sku: string, place: PicturePlace): OfLevel[] {
  const pictures = tree.shown(sku, pictureRoles, place);
  const charts = tree.shown(sku, ['size_chart'], place);
  const inTurn = ({ sku: owner, links }: ShownLinks<ViewLink>): OfLevel[] =>
    firstOfEachAsset(links.toSorted(inOrder)).map((link) => ({ link, sku: owner! }));
  if (charts.sku === pictures.sku) return inTurn({ sku: charts.sku, links: [...pictures.links, ...charts.links] });
  return [...inTurn(pictures), ...inTurn(charts)];
}

function inOrder(a: ViewLink, b: ViewLink): number {
  const main = Number(b.role === 'main') - Number(a.role === 'main');
  return main || a.position - b.position || (a.assetHash < b.assetHash ? -1 : a.assetHash > b.assetHash ? 1 : 0);
}

function firstOfEachAsset(links: ViewLink[]): ViewLink[] {
  const seen = new Set<string>();
  return links.filter((link) => !seen.has(link.assetHash) && seen.add(link.assetHash));
}

function mapped(link: ViewLink, made: RenditionInfo, locales: string[]): MappedImage {
  return {
    role: link.role as MappedImage['role'],
    assetHash: link.assetHash,
    renditionHash: made.hash,
    url: made.url,
    mediaType: made.mediaType,
    width: made.width,
    height: made.height,
    bytes: made.bytes,
    alt: locales.map((locale) => link.alt[locale]).find((text) => text) ?? null,
    digitalSourceType: made.digitalSourceType,
  };
}

function failed(sku: string, link: ViewLink, reason: string | undefined): Problem {
  return problem(
    'image_unusable',
    `${sku}.images.${link.role}`,
    `The picture ${link.assetHash.slice(0, 12)} of ${sku} cannot be made for this channel: ${reason ?? 'its rendition failed'}`,
    'Replace the picture by one that the channel takes',
    { severity: 'warning', owner: 'pim', details: { sku, assetHash: link.assetHash } },
  );
}
