import { localeChain } from '../../catalog/index.js';
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
  /** Links of the node or the nearest level above that has any, never a sibling's. */
  read(chain: readonly ViewNode[]): MappedImage[];
  problems: Problem[];
  /** Assets whose rendition is not made yet: the listing waits for them. */
  pending: Set<string>;
}

export function imageReader(nodes: readonly ViewNode[], channelCode: string, place: ChannelPlace, rendition: RenditionLookup): ImageReader {
  const locales = localeChain(place.locale, place.locales);
  const problems: Problem[] = [];
  const pending = new Set<string>();
  const shows = (link: ViewLink): boolean =>
    link.role !== 'manual' && (link.channels?.includes(channelCode) ?? true) && (link.locale === null || locales.includes(link.locale));
  const toImage = (link: ViewLink, sku: string): MappedImage[] => {
    const made = rendition(link.assetHash);
    if (made?.state === 'failed') problems.push(failed(sku, link, made.reason));
    else if (made?.state !== 'ready') pending.add(link.assetHash);
    return made?.state === 'ready' ? [mapped(link, made, locales)] : [];
  };
  // Siblings inherit the same level: what is made of a link is made once.
  const byLink = new Map<ViewLink, MappedImage[]>();
  const imageOf = (link: ViewLink, sku: string): MappedImage[] => {
    const known = byLink.get(link) ?? toImage(link, sku);
    byLink.set(link, known);
    return known;
  };
  const isForeign = foreignPictures(nodes);
  const read = (chain: readonly ViewNode[]): MappedImage[] =>
    inherit(chain, shows, isForeign).flatMap(({ link, sku }) => imageOf(link, sku));
  return { problems, pending, read };
}

interface OfLevel {
  link: ViewLink;
  sku: string;
}

/**
 * A variant with pictures of its own shows none of its parents': the parent's may show another colour. Size charts alone are
 * inherited beside them. What is linked decides, not what could be made of it: a picture that fails is missed, and never replaced by
 * the parent's.
 */
function inherit(chain: readonly ViewNode[], shows: (link: ViewLink) => boolean, isForeign: ForeignTest): OfLevel[] {
  const levels = chain.map(({ links, sku }, level) => {
    const shown = links.filter((link) => shows(link) && (level === 0 || !isForeign(link, chain)));
    return firstOfEachAsset(shown.sort(inOrder)).map((link) => ({ link, sku }));
  });
  const isChart = ({ link }: OfLevel): boolean => link.role === 'size_chart';
  const pictures = levels.find((links) => !links.every(isChart)) ?? [];
  const charts = levels.find((links) => links.some(isChart)) ?? [];
  return charts === pictures ? pictures : [...pictures.filter((one) => !isChart(one)), ...charts.filter(isChart)];
}

type ForeignTest = (link: ViewLink, chain: readonly ViewNode[]) => boolean;

/** A picture that a node of another branch links to is that branch's own, even where the parent's gallery holds it too. */
function foreignPictures(nodes: readonly ViewNode[]): ForeignTest {
  const bySku = new Map(nodes.map((node) => [node.sku, node]));
  const owners = new Map<string, string[]>();
  for (const node of nodes) for (const link of node.links) owners.set(link.assetHash, [...(owners.get(link.assetHash) ?? []), node.sku]);
  const isBelow = (sku: string, top: string): boolean => {
    for (let node = bySku.get(sku); node; node = bySku.get(node.parentSku ?? '')) if (node.sku === top) return true;
    return false;
  };
  return ({ assetHash }, chain) =>
    owners.get(assetHash)!.some((sku) => !chain.some((node) => node.sku === sku) && !isBelow(sku, chain[0]!.sku));
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
