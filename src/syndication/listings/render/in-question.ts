import type { EntityManager } from 'typeorm';
import type { Wire } from '../../../port/index.js';
import type { LoadedProduct } from '../../inputs/product-loader.js';
import type { LoadedChannel } from '../../reach/loaded-channel.js';
import type { LeasedListing } from '../leased-listing.js';
import { acceptedPayloads } from './payload.repository.js';
import { judgeRendered } from './judge-rendered.js';
import { renderListing, type ListingInputs, type RenderedListing } from './render-listing.js';
import type { OfferLineRow } from '../wires/offer-line-row.js';
import type { MappedProduct } from '../../../port/index.js';
import type { FieldDifference } from './differences.js';
import { holdContent, type AcceptedPayload, type Standing } from './hold-content.js';
import { letInWires } from './render-difference.repository.js';

/** What is known of listings whose accepted content, price or stock another renderer made. */
export interface InQuestion {
  before: ReadonlyMap<string, AcceptedPayload>;
  letIn: ReadonlyMap<string, ReadonlySet<Wire>>;
}

const NOTHING: InQuestion = { before: new Map(), letIn: new Map() };

type Known = Standing & Pick<LeasedListing, 'id' | 'acceptedPayloadHash'>;
type Lines = ReadonlyMap<string, ReadonlyMap<string, OfferLineRow>>;

/** Two statements after an upgrade, and none where all was made by the present renderer. */
export async function readQuestion(m: EntityManager, { renderer }: LoadedChannel, rows: Known[], lines: Lines): Promise<InQuestion> {
  const contents = rows.filter(({ acceptedPayloadHash, made }) => acceptedPayloadHash !== null && made?.renderer !== renderer);
  const asked = rows.filter((row) => contents.includes(row) || isOfferInQuestion(lines.get(row.id), renderer));
  if (asked.length === 0) return NOTHING;
  const ids = asked.map(({ id }) => id);
  return {
    before: await acceptedPayloads(
      m,
      contents.map(({ acceptedPayloadHash }) => acceptedPayloadHash!),
    ),
    letIn: await letInWires(m, ids, renderer),
  };
}

export function isOfferInQuestion(lines: ReadonlyMap<string, OfferLineRow> | undefined, renderer: string): boolean {
  return [...(lines?.values() ?? [])].some(({ priceMade, stockMade }) =>
    [...priceMade, ...stockMade].some((made) => made.renderer !== renderer),
  );
}

/** What another renderer makes of a listing, and what is said of it. */
export interface JudgedDifference {
  fields: FieldDifference[];
  /** The accepted content stands for what is rendered now. */
  isHeld: boolean;
  isLetIn: boolean;
}

export interface QuestionedListing {
  channel: LoadedChannel;
  row: Known;
  loaded: LoadedProduct;
  product: MappedProduct;
  inputs: ListingInputs;
  rendered: RenderedListing;
}

/**
 * What is to be said of a listing: the rendered content, or the accepted one in place of it. Where that has to be sent again and names ids that are
 * no longer the channel's, the rendered one goes: its repair is a cause of its own. Pure.
 */
export function saidOf(one: QuestionedListing, { before, letIn }: InQuestion): { said: RenderedListing; difference?: JudgedDifference } {
  const { channel, row, rendered } = one;
  const accepted = row.made?.renderer === channel.renderer ? undefined : before.get(row.acceptedPayloadHash ?? '');
  if (!accepted) return { said: rendered };
  const isLetIn = letIn.get(row.id)?.has('content') ?? false;
  const idsAsBefore = () => hasSameIds(one, accepted);
  const { fields, instead } = holdContent({ row, rendered, before: accepted, mappingId: channel.mappingId, isLetIn, idsAsBefore });
  const said = instead ?? rendered;
  return { said, difference: { fields, isHeld: said !== rendered, isLetIn } };
}

/** Whether what stands for the rendered content can be said: nothing has to be sent, or its ids are still the channel's. */
export function isSayable(row: LeasedListing, said: RenderedListing): boolean {
  return !said.isSayable || judgeRendered(row, said, []).step !== 'send' || said.isSayable();
}

/** The ids that the channel has told are those of then, or its bytes have none in them. */
function hasSameIds({ channel, row, loaded, product, inputs, rendered }: QuestionedListing, { bindingsHash }: AcceptedPayload): boolean {
  if (row.made ? row.made.ids === rendered.made.ids : bindingsHash === rendered.bindingsHash) return true;
  return renderListing(channel, loaded, product, { ...inputs, externalIds: {}, bindings: {} }).hash === rendered.hash;
}
