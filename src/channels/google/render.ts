import type { MappedImage, MappedNode, MappedProduct, RenderInput, Rendered } from '../../port/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { nodeOf } from '../../port/kit/index.js';
import { convert } from './convert.js';
import { attributeOf, DESCRIPTION_SOURCE, fields, TITLE_SOURCE } from './fields.js';
import { cleared, givenUp, sourceBefore, targetsOf } from './clearing.js';
import { keptOf } from './kept.js';
import { OFFER_ATTRIBUTES } from './offer.js';
import type { Attributes, ProductInput } from './payload.js';
import { itemGroupId } from './plan.js';
import type { GoogleRequirements } from './requirements.js';
import { judgeContent } from './rules.js';
import { channelOf, type GoogleChannel } from './settings.js';

/** Roles that go out as further pictures; a size chart helps the buyer, a swatch alone does not. */
const FURTHER = new Set(['main', 'gallery', 'size_chart']);

/** The content of one offer as Google's ProductInput, without price and stock. Pure: no clock, no randomness. */
export function render(input: RenderInput): Rendered {
  const { listing, product, channel, requirements } = input;
  const settings = channelOf(channel);
  const node = nodeOf(product, listing.sku)!;
  const policy = (requirements as GoogleRequirements).policy;
  const { attributes, targets, issues } = mapped(node);
  const whole: Attributes = {
    ...structured(attributes, input, node),
    ...(attributes.link === undefined && landing(settings, node, product)),
    ...pictures(node, policy.additionalImages),
    ...group(node, product, attributes),
  };
  const { customAttributes } = keptOf(input.bindings, listing);
  const payload: ProductInput = {
    offerId: listing.key,
    contentLanguage: settings.contentLanguage,
    feedLabel: settings.feedLabel,
    productAttributes: { ...whole, ...givenUp(input, whole) },
    ...(customAttributes && { customAttributes }),
  };
  const empty = cleared(input, payload.productAttributes);
  return {
    payload,
    owned: { ...whole, ...empty },
    targets: {
      ...Object.fromEntries(Object.entries(targets).filter(([attribute]) => attribute in whole)),
      ...targetsOf(Object.keys(empty)),
    },
    issues: [...issues, ...judgeContent({ payload, node, product, channel, policy })],
  };
}

function mapped(node: MappedNode): { attributes: Attributes; targets: Record<string, string>; issues: Problem[] } {
  const attributes: Attributes = {};
  const targets: Record<string, string> = {};
  const issues: Problem[] = [];
  for (const field of fields) {
    const given = node.fields[field.target];
    if (!given || OFFER_ATTRIBUTES.has(attributeOf(field))) continue;
    const { value, fault } = convert(field.form, given.value);
    if (fault !== undefined) {
      issues.push(
        problem(
          'value_not_convertible',
          field.target,
          `${field.target} of ${node.sku} ${fault}`,
          'Correct the value, or map another attribute',
          {
            severity: 'error',
            owner: 'pim',
            details: { sku: node.sku, cells: given.cells },
          },
        ),
      );
      continue;
    }
    attributes[attributeOf(field)] = value;
    targets[attributeOf(field)] = field.target;
  }
  if ('title' in targets) targets.structuredTitle = 'title';
  if ('description' in targets) targets.structuredDescription = 'description';
  return { attributes, targets, issues };
}

/** Generated text goes out in its own form, which says so (support.google.com/merchants/answer/14784710). */
function structured(attributes: Attributes, input: RenderInput, node: MappedNode): Attributes {
  const { [TITLE_SOURCE]: titleSource, [DESCRIPTION_SOURCE]: descriptionSource, title, description, ...rest } = attributes;
  const form = (text: 'title' | 'description', content: unknown, source: unknown): Attributes => {
    if (!node.fields[text]) return {};
    const digitalSourceType = source ?? sourceBefore(input, text);
    const generated = text === 'title' ? 'structuredTitle' : 'structuredDescription';
    return digitalSourceType ? { [generated]: { digitalSourceType, content } } : { [text]: content };
  };
  return { ...rest, ...form('title', title, titleSource), ...form('description', description, descriptionSource) };
}

function landing({ landingUrl }: GoogleChannel, { sku }: MappedNode, { rootSku }: MappedProduct): Attributes {
  if (landingUrl === undefined) return {};
  return { link: landingUrl.replaceAll('{sku}', encodeURIComponent(sku)).replaceAll('{rootSku}', encodeURIComponent(rootSku)) };
}

function pictures({ images }: MappedNode, most: number): Attributes {
  const main = images.find(({ role }) => role === 'main') ?? images.find(({ role }) => FURTHER.has(role));
  if (!main) return {};
  const others = (wanted: (image: MappedImage) => boolean): string[] =>
    images.filter((image) => image !== main && wanted(image)).map(({ url }) => url);
  const further = others(({ role }) => FURTHER.has(role)).slice(0, most);
  const lifestyle = others(({ role }) => role === 'lifestyle').slice(0, most);
  return {
    imageLink: main.url,
    ...(further.length > 0 && { additionalImageLinks: further }),
    ...(lifestyle.length > 0 && { lifestyleImageLinks: lifestyle }),
  };
}

/** Variants share a group; each names its options, also in Google's own attributes where the axis is one and the mapping left it empty. */
function group({ axes }: MappedNode, product: MappedProduct, attributes: Attributes): Attributes {
  const id = itemGroupId(product);
  if (id === undefined) return {};
  const own: Attributes = {};
  for (const { attribute, label } of axes) {
    const name = attribute === 'colour' ? 'color' : attribute;
    if (['color', 'size', 'material', 'pattern'].includes(name) && attributes[name] === undefined) own[name] = label;
  }
  return { ...own, itemGroupId: id, ...(axes.length > 0 && { variantOptions: axes.map(({ name, label }) => ({ name, value: label })) }) };
}
