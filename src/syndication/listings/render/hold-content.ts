import type { LeasedListing } from '../leased-listing.js';
import type { PayloadEntity } from './payload.entity.js';
import type { RenderedListing } from './render-listing.js';
import { fieldDifferences, payloadDifferences, refusals, type FieldDifference } from './differences.js';

/** The content that a channel accepted last, whole. */
export type AcceptedPayload = Pick<
  PayloadEntity,
  'hash' | 'body' | 'owned' | 'sources' | 'editionHash' | 'mappingId' | 'requirementVersion' | 'bindingsHash' | 'rendererVersion'
>;

/** What is known of a listing's accepted content. */
export type Standing = Pick<LeasedListing, 'made' | 'editionId' | 'skus'>;

export interface HoldInputs {
  row: Standing;
  rendered: RenderedListing;
  before: AcceptedPayload;
  mappingId: string;
  /** A person has let in what this renderer says of it. */
  isLetIn: boolean;
  /** The channel's ids make no difference to the bytes. */
  idsAsBefore: () => boolean;
}

export interface Held {
  /** What differs between the accepted content and what is rendered now. */
  fields: FieldDifference[];
  /** The accepted content in place of the rendered one; absent: what is rendered now goes. */
  instead?: RenderedListing;
}

/**
 * Where a newer (or older) renderer alone makes the difference, what the channel accepted stands for what is rendered: whatever is asked of the
 * listing then is done with those bytes, so no state is other than before the upgrade. Pure.
 */
export function holdContent(inputs: HoldInputs): Held {
  const { row, rendered, before, isLetIn, idsAsBefore } = inputs;
  const fields = [...refusals(rendered.issues), ...differences(inputs)];
  if (fields.length === 0 || isLetIn || !isOnlyRenderer(inputs)) return { fields };
  const { hash, body, owned, sources, editionHash, requirementVersion, bindingsHash } = before;
  return {
    fields,
    instead: {
      ...{ hash, body, owned, sources, editionHash, requirementVersion, bindingsHash },
      payload: JSON.parse(body) as unknown,
      issues: rendered.issues.filter(({ severity }) => severity === 'warning'),
      editionId: rendered.editionId,
      bindings: rendered.bindings,
      renderer: row.made?.renderer ?? before.rendererVersion ?? '0',
      made: { ...rendered.made, renderer: row.made?.renderer ?? before.rendererVersion ?? '0' },
      isSayable: idsAsBefore,
    },
  };
}

function differences({ row, rendered, before, idsAsBefore }: HoldInputs): FieldDifference[] {
  const owned = fieldDifferences(before.owned, rendered.owned, row.skus);
  if (owned.length > 0 || rendered.hash === before.hash || !idsAsBefore()) return owned;
  return payloadDifferences(JSON.parse(before.body), rendered.payload, row.skus);
}

/** Nothing but the renderer has changed since the content was accepted, or judged to say the same. */
function isOnlyRenderer({ row, rendered, before, mappingId }: HoldInputs): boolean {
  if (row.made) return row.made.inputs === rendered.made.inputs;
  // Of a release that kept less: the edition that the listing was judged by last, and the mapping.
  return row.editionId === rendered.editionId && before.mappingId === mappingId;
}
