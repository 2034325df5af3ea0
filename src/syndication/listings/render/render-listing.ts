import { canonicalJson, sha256hex } from '../../../../libs/canonical/index.js';
import { problem, type Problem } from '../../../../libs/problem/index.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { Bindings, PlannedListing, Rendered, Requirements } from '../../../port/index.js';
import { nodeOf } from '../../../port/kit/index.js';
import type { LoadedProduct } from '../../inputs/product-loader.js';
import type { CellRef, MappedProduct } from '../../../port/index.js';
import { once } from '../once.js';
import { renderOnce, type RenderedOnce } from './send-once.js';
import { contentInputs, idsDigest, type Made } from '../made.js';

/** A payload with all that it was made of. What only a send or a preview looks at is worked out when it is asked for: readiness judges every listing and sends none. */
export interface RenderedListing {
  /** Canonical JSON: the bytes that are kept, previewed and sent. */
  body: string;
  hash: string;
  payload: unknown;
  owned: Record<string, unknown>;
  /** Owned field → the cells it came from. */
  sources: Record<string, CellRef[]>;
  /** Of the mapping and of the channel's rules. */
  issues: Problem[];
  editionId: string | null;
  editionHash: string;
  requirementVersion: string;
  bindings: Bindings;
  bindingsHash: string;
  /** Without what is sent once: nothing can be made of it. Absent: it has all. */
  lacksOnce?: true;
  /** By which it was rendered. */
  renderer: string;
  made: Made;
  /** Of content that stands for what a newer renderer says: whether its bytes can be sent again, as the channel's ids are now. Absent: they can. */
  isSayable?: () => boolean;
}

export interface ListingInputs {
  listing: PlannedListing;
  externalIds: Record<string, string>;
  bindings: Bindings;
  requirements: Requirements;
  /** Owned fields of the content that the channel accepted last, and of what was sent last. */
  held: readonly string[];
  /** That content; absent: there is none, or nobody asks for the very bytes. */
  accepted?: unknown;
  /** Content of ours was live there, with what is sent once. */
  wasLive: boolean;
  /** A look found it no more. */
  mayBeGone: boolean;
}

/**
 * Pure: what the adapter makes of the product, hashed and traced. An adapter that throws is a bug of it: the listing is refused, the
 * batch goes on. One whose payload JSON cannot hold throws where `body` or `hash` is asked for.
 */
export function renderListing(
  channel: LoadedChannel,
  loaded: LoadedProduct,
  product: MappedProduct,
  inputs: ListingInputs,
): RenderedListing {
  const { config, account, adapter } = channel;
  let rendered: RenderedOnce;
  try {
    const { wasLive, mayBeGone, ...given } = inputs;
    const all = { ...given, product, channel: config, account, ruled: channel.mapping.targets(product.family) };
    rendered = renderOnce(adapter, all, channel.mapping.once(product.family), { wasLive, mayBeGone });
  } catch (error) {
    rendered = { payload: null, owned: {}, targets: {}, issues: [renderBroke(inputs.listing, error)] };
  }
  const body = once(() => canonicalJson(rendered.payload));
  // Two shops may be sent the same bytes, so the place is part of what is hashed.
  const hash = once(() => sha256hex(`${channel.code}\n${inputs.listing.key}\n${body()}`));
  const bindingsHash = once(() => sha256hex(canonicalJson(inputs.bindings)));
  const { renderer } = channel;
  const made = once((): Made => {
    const { listing, requirements, bindings, externalIds } = inputs;
    const { view, pictures } = loaded;
    const own = { edition: view.hash, mappingId: channel.mappingId, requirements, listing, channel: config, account, pictures };
    return { inputs: contentInputs(own), ids: idsDigest(bindings, externalIds), renderer };
  });
  return {
    get body() {
      return body();
    },
    get hash() {
      return hash();
    },
    // Parsed from the body and not the adapter's own object, whose keys stand in another order: what is sent are the previewed bytes.
    get payload() {
      return JSON.parse(body()) as unknown;
    },
    owned: rendered.owned,
    ...(rendered.lacksOnce && { lacksOnce: true as const }),
    get sources() {
      return sourcesOf(rendered, inputs.listing, product);
    },
    issues: [...problemsOf(inputs.listing, product, loaded.problems), ...rendered.issues],
    editionId: loaded.view.editionId,
    editionHash: loaded.view.hash,
    requirementVersion: inputs.requirements.version,
    bindings: inputs.bindings,
    get bindingsHash() {
      return bindingsHash();
    },
    renderer,
    get made() {
      return made();
    },
  };
}

/** A product's type, by which its requirements are found; '' where the mapping has none. */
export function productTypeOf(product: MappedProduct): string {
  const value = product.fields['productType']?.value;
  return typeof value === 'string' ? value : '';
}

/** What another sellable lacks is no concern of this listing; a parent answers for its own node only. */
function problemsOf(listing: PlannedListing, product: MappedProduct, problems: Problem[]): Problem[] {
  if (problems.length === 0) return problems;
  const sellable = new Set(product.nodes.filter((node) => node.sellable).map((node) => node.sku));
  const concerned = new Set(listing.kind === 'parent' ? [listing.sku] : [listing.sku, ...listing.skus]);
  return problems.filter((one) => {
    const sku = String(one.details?.['sku'] ?? '');
    return concerned.has(sku) || !sellable.has(sku);
  });
}

/** Fields of one variant carry its SKU between colons (`variant:<sku>:price`); all others belong to the listing's node, or to the root. */
function sourcesOf(rendered: Rendered, listing: PlannedListing, product: MappedProduct): Record<string, CellRef[]> {
  const sources: Record<string, CellRef[]> = {};
  for (const [field, target] of Object.entries(rendered.targets)) {
    const named = field.includes(':') ? field.split(':').find((part) => nodeOf(product, part)) : undefined;
    const node = nodeOf(product, named ?? listing.sku);
    const mapped = node?.fields[target] ?? product.fields[target];
    if (mapped && mapped.cells.length > 0) sources[field] = mapped.cells;
  }
  return sources;
}

export function renderBroke(listing: PlannedListing, error: unknown): Problem {
  return problem(
    'render_failed',
    listing.key,
    `${listing.key} cannot be rendered: ${error instanceof Error ? error.message : String(error)}`,
    'This is a fault of Plinth: report it with this listing; other listings are not affected',
    { severity: 'error', owner: 'plinth' },
  );
}
