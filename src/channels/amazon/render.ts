import { problem, type Problem } from '../../../libs/problem/index.js';
import type { Rendered, RenderInput } from '../../port/index.js';
import type { Attributes } from './attributes.js';
import { contentOf, type ContentInput } from './content.js';
import { definitionOf, type AmazonRequirements } from './definition/definition.js';
import { marketplaceOf } from './marketplaces.js';
import { OFFER_ATTRIBUTES, offerAttributes, offerPatches, stockProblems } from './offer.js';
import { projection, targetOfOwned } from './owned.js';
import { mainPicture } from './pictures.js';
import { policyProblems } from './policy.js';
import { schemaProblems } from './schema-rules.js';
import { settingsOf } from './settings.js';
import { alike, isProblem, variationOf } from './theme.js';

/** Amazon's PUT replaces everything, so the whole listing is rendered each time, its offer included. */
export function renderListing(input: RenderInput): Rendered {
  const requirements = input.requirements as AmazonRequirements;
  const productType = String(input.product.fields['productType']?.value ?? '');
  const definition = definitionOf(requirements);
  const node = input.product.nodes.find(({ sku }) => sku === input.listing.sku);
  if (!definition || !node) return refused(productType, productTypeUnknown(productType, requirements));
  const variation = input.listing.kind === 'product' ? undefined : variationOf(input.product, definition);
  if (variation && isProblem(variation)) return refused(productType, variation);

  const { marketplaceId } = settingsOf(input.account, input.channel);
  const language = definition.language ?? marketplaceOf(marketplaceId)?.language ?? input.product.locale;
  const listing: ContentInput = { input, definition, node, variation, marketplaceId, language };
  const issues: Problem[] = [];
  const twin = input.listing.kind === 'child' ? alike(input.product, node.sku) : undefined;
  if (twin) issues.push(twin);
  const content = contentOf(listing, issues);
  const sold = input.listing.kind !== 'parent';
  const offer = sold ? offerAttributes({ offer: node.offer, fields: node.fields, marketplaceId, definition }) : {};
  const priceless = sold && !offer['purchasable_offer'];
  if (priceless) issues.push(noPrice(node.sku));
  if (sold) issues.push(...stockProblems(node.offer, definition, node.sku));
  const attributes: Attributes = { ...content, ...offer };
  const owned = projection(attributes, language);
  if (mainPicture(node.images)) owned['main_image'] = true;

  return {
    payload: { productType, requirements: 'LISTING', attributes },
    ...(sold && !priceless && { offerPayload: { productType, patches: offerPatches(offer) } }),
    owned,
    targets: targetsOf(owned),
    issues: [
      ...issues,
      // Without a price the whole offer is missing, which has been said once.
      ...schemaProblems(definition, attributes, node.sku, node.fields).filter(({ path }) => !priceless || !isOfOffer(path)),
      ...policyProblems(requirements.policies, { sku: node.sku, marketplaceId, attributes, images: node.images }),
    ],
  };
}

const isOfOffer = (path: string | undefined): boolean => path !== undefined && OFFER_ATTRIBUTES.includes(path);

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

function noPrice(sku: string): Problem {
  return problem('price_missing', 'price', `${sku} has no price in this market`, 'Let the ERP send an offer with a price', {
    severity: 'error',
    owner: 'erp',
    details: { sku },
  });
}
