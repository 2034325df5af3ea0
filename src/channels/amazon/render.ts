import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Rendered, RenderInput } from '../../port/index.js';
import { nodeOf } from '../../port/kit/index.js';
import type { Attributes } from './attributes.js';
import { contentOf, type ContentInput } from './content.js';
import { definitionOf, type AmazonRequirements } from './definition/definition.js';
import { emptying } from './emptied.js';
import { marketplaceOf } from './marketplaces.js';
import { projection, targetOfOwned } from './owned.js';
import type { ContentPayload } from './payload.js';
import { mainPicture } from './pictures.js';
import { policyProblems } from './policy.js';
import { schemaProblems } from './schema-rules.js';
import { settingsOf } from './settings.js';
import { alike, isProblem, variationOf } from './theme.js';

/** Judged and sent on the wires of price and stock. */
const OFFERS = ['purchasable_offer', 'fulfillment_availability', 'list_price'];

/** The content of a listing: all attributes that a mapping, the family and the pictures give it, and those that are to be empty. */
export function renderListing(input: RenderInput): Rendered {
  const requirements = input.requirements as AmazonRequirements;
  const productType = String(input.product.fields['productType']?.value ?? '');
  const definition = definitionOf(requirements);
  const node = nodeOf(input.product, input.listing.sku);
  if (!definition || !node) return refused(productType, productTypeUnknown(productType, requirements));
  const variation = input.listing.kind === 'product' ? undefined : variationOf(input.product, definition);
  if (variation && isProblem(variation)) return refused(productType, variation);

  const { marketplaceId } = settingsOf(input.account, input.channel);
  const language = definition.language ?? marketplaceOf(marketplaceId)?.language ?? input.product.locale;
  const listing: ContentInput = { input, definition, node, variation, marketplaceId, language };
  const issues: Problem[] = [];
  const twin = input.listing.kind === 'child' && variation ? alike(variation, input.product, node.sku) : undefined;
  if (twin) issues.push(twin);
  const said = contentOf(listing, issues);
  const owned = projection(said, language);
  if (mainPicture(node.images)) owned['main_image'] = true;
  const { nulls, emptied, left } = emptying({ input, definition, attributes: said, owned, marketplaceId, language });
  const attributes = { ...said, ...left };
  Object.assign(owned, nulls);
  const payload: ContentPayload = { productType, requirements: 'LISTING', attributes, ...(emptied.length > 0 && { emptied }) };
  const whole =
    input.listing.kind === 'parent' ? attributes : { ...attributes, ...nominalOffer(marketplaceId, input.channel.market.currency) };

  return {
    payload,
    owned,
    targets: targetsOf(owned),
    issues: [
      ...issues,
      ...schemaProblems(definition, whole, node.sku, node.fields).filter(({ path }) => !OFFERS.includes(path ?? '')),
      ...policyProblems(requirements.policies, { sku: node.sku, marketplaceId, attributes, images: node.images }),
    ],
  };
}

/** Content is judged beside an offer that says nothing, so that no rule of the definition takes it for something that nobody sells. */
function nominalOffer(marketplaceId: string, currency: string): Attributes {
  return {
    purchasable_offer: [{ marketplace_id: marketplaceId, currency, audience: 'ALL', our_price: [{ schedule: [{ value_with_tax: 1 }] }] }],
    fulfillment_availability: [{ fulfillment_channel_code: 'DEFAULT', quantity: 0 }],
  };
}

function targetsOf(owned: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.keys(owned).flatMap((field) => {
      const target = targetOfOwned(field);
      return target === undefined ? [] : [[field, target]];
    }),
  );
}

function refused(productType: string, issue: Problem): Rendered {
  return { payload: { productType, requirements: 'LISTING', attributes: {} }, owned: {}, targets: {}, issues: [issue] };
}

function productTypeUnknown(productType: string, { marketplaceId }: AmazonRequirements): Problem {
  const message =
    productType === ''
      ? 'The product has no Amazon product type'
      : `Amazon has no product type ${productType} in marketplace ${marketplaceId}`;
  return problem(
    'product_type_unknown',
    'productType',
    message,
    'Give the family a product type in the mapping (Amazon suggests one for a title)',
    { severity: 'error', owner: 'pim' },
  );
}
