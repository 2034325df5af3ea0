import { problem, Refusal } from '../../../libs/problem/index.js';
import type { AskedText } from '../text/asked-text.js';
import { textCondition } from '../text/text-condition.js';
import type { PlacesOfChannels } from '../meant/assortment-places.js';
import { assortmentCondition } from './assortment-condition.js';
import { cellCondition, type CellGround } from './cell-condition.js';
import { placedBelow, type Condition } from './condition.js';
import type { ChangedFilter, SearchFilter, TextFilter } from './filter.js';
import { offerCondition, pictureConditions } from './offer-condition.js';
import { inSample } from './sample.js';
import type { KnownReason } from '../readiness/known-reasons.js';
import { readinessConditions, type ReadinessGround } from '../readiness/readiness-condition.js';
import type { ReadinessFilter } from '../readiness/readiness-filter.js';
import { channelStateCondition, issueCondition, listingCondition, needOwners, type Channels } from './state-condition.js';

/** What a filter is compiled with. */
export interface Ground extends CellGround {
  /** All spellings of the persons that the filter names, by the name given. */
  spellings: ReadonlyMap<string, readonly string[]>;
  /** Of the categories that the filter names, those that exist. */
  categories: ReadonlySet<string>;
  /** What is looked for by each text that the filter asks for. */
  texts: ReadonlyMap<TextFilter, AskedText | Refusal>;
  /** Empty where no filter asks for an assortment, or for readiness within it. */
  places: PlacesOfChannels;
  /** For which reasons products may not be ready, by channel; only of channels that exist. */
  reasons: ReadonlyMap<string, readonly KnownReason[]>;
  /** Channels that exist; none where the filter names none. */
  channels: Channels;
  /** Of the owners of issues and reasons that the filter names, those that there are. */
  owners: ReadonlySet<string>;
  /** Of pictures: all that there are. */
  roles: readonly string[];
  /** Sales count at this moment. */
  now: Date;
}

/** A filter whose size was checked. Throws a Refusal where it names what is not there: an empty page would look like an answer. */
export function compileFilter(ground: Ground, filter: SearchFilter, path = 'filter'): Condition {
  const inner = (part: SearchFilter, at: string): Condition => compileFilter(ground, part, `${path}.${at}`);
  const { and, or, not, cell, text, offer, pictures, assortment, readiness, channelState, listing, issues } = filter;
  return {
    kind: 'all',
    of: [
      ...(and ?? []).map((part, at) => inner(part, `and.${at}`)),
      ...(or ? [{ kind: 'any' as const, of: or.map((part, at) => inner(part, `or.${at}`)) }] : []),
      ...(not ? [{ kind: 'not' as const, of: inner(not, 'not') }] : []),
      ...(cell ? [cellCondition(ground, cell, `${path}.cell`)] : []),
      ...(text ? [textCondition(askedText(ground, text)!)] : []),
      ...(offer ? [offerCondition(ground.schema, offer, ground.now, `${path}.offer`)] : []),
      ...(pictures ? pictureConditions(ground.roles, pictures, `${path}.pictures`) : []),
      ...(assortment ? [assortmentCondition(ground.places, assortment, `${path}.assortment`)] : []),
      ...(readiness ? readinessConditions(readiness, judgedOn(ground, readiness, `${path}.readiness`), `${path}.readiness`) : []),
      ...(channelState ? [channelStateCondition(ground.channels, channelState, `${path}.channelState`)] : []),
      ...(listing ? [listingCondition(ground.channels, listing, `${path}.listing`)] : []),
      ...(issues ? [issueCondition(ground, issues, `${path}.issues`)] : []),
      ...ofNode(ground, filter, path),
    ],
  };
}

/** What is looked for by a text of the filter. Throws the Refusal that it was read as. */
export function askedText({ texts }: Pick<Ground, 'texts'>, text: TextFilter | null | undefined): AskedText | undefined {
  const asked = text ? texts.get(text) : undefined;
  if (asked instanceof Refusal) throw asked;
  return asked;
}

function judgedOn({ reasons, places, owners: all }: Ground, { channel, owners }: ReadinessFilter, path: string): ReadinessGround {
  const known = reasons.get(channel);
  if (!known) throw new Refusal(problem('channel_unknown', `${path}.channel`, 'There is no such channel.', 'Use the code of an existing channel; a new one is known within seconds.')); // prettier-ignore
  needOwners(all, owners, path);
  return { reasons: known, places: places.get(channel) ?? [] };
}

function ofNode({ schema, categories: known, spellings }: Ground, filter: SearchFilter, path: string): Condition[] {
  const { skus, skuPrefix, families, inbox, categories, states, lifecycles, changed } = filter;
  for (const [at, code] of (families ?? []).entries())
    if (!schema.families.has(code)) throw new Refusal(problem('family_unknown', `${path}.families.${at}`, 'There is no such family.', 'Use the code of an existing family.')); // prettier-ignore
  for (const [at, code] of (categories ?? []).entries())
    if (!known.has(code)) throw new Refusal(problem('category_unknown', `${path}.categories.${at}`, 'There is no such category.', 'Use the code of an existing category.')); // prettier-ignore
  const product = (sql: Extract<Condition, { kind: 'product' }>['sql']): Condition => ({ kind: 'product', sql });
  return [
    ...(skus ? [named((params) => `plinth_fold_sku(s.sku) = ANY (SELECT plinth_fold_sku(u) FROM unnest(${params.add(skus)}::text[]) u)`)] : []),
    ...(skuPrefix ? [named((params) => `starts_with(plinth_fold_sku(s.sku), plinth_fold_sku(${params.add(skuPrefix)}))`)] : []),
    ...(families ? [product((params, r) => `(${r}.family_code = ANY (${params.add(families)}::text[])) IS TRUE`)] : []),
    ...(inbox == null ? [] : [product((_params, r) => `${r}.family_code IS ${inbox ? '' : 'NOT '}NULL`)]),
    ...(categories ? [product((params, r) => `${r}.categories && ARRAY(SELECT c.code FROM category c
      WHERE c.path <@ ANY (SELECT path FROM category WHERE code = ANY (${params.add(categories)}::text[])))`)] : []),
    ...(states ? [product((params, r) => `${r}.state = ANY (${params.add(states)}::text[])`)] : []),
    ...(lifecycles ? [{ kind: 'leaf' as const, sql: (params, v, r) => {
      const list = params.add(lifecycles);
      return `(${v}.lifecycle = ANY (${list}::text[]) OR ${r}.lifecycle = ANY (${list}::text[]))`;
    } } satisfies Condition] : []),
    ...(changed ? [changedCondition(changed, changed.by ? spellings.get(changed.by) : undefined, `${path}.changed`)] : []),
  ]; // prettier-ignore
}

/** A node is named, or what stands below it. Read by itself, so that PostgreSQL may begin with it. */
function named(condition: (params: Parameters<Extract<Condition, { kind: 'leaf' }>['sql']>[0]) => string): Condition {
  return {
    kind: 'leaf',
    sql: (params, v) => `${v}.id IN (SELECT b.id FROM product_node s JOIN product_node b ON ${placedBelow('b', 's')} WHERE ${condition(params)})`, // prettier-ignore
  };
}

/**
 * At the leaf itself, or above it: a change of a tree is none of its other leaves. Indexes: node_change_at, node_change_person, product_node_place. What came from
 * another product has its history there: its move is a later change here, but perhaps by somebody else, so that the sample of a person's is chosen by where nodes stand.
 */
function changedCondition({ since, by }: ChangedFilter, actors: readonly string[] | undefined, path: string): Condition {
  if (by && !actors?.length)
    throw new Refusal(problem('person_unknown', `${path}.by`, 'There is no such person.', 'Use the handle of a person.'));
  if (!since && !by) throw new Refusal(problem('filter_malformed', path, 'This asks for no change.', 'Say since when, by whom, or both.'));
  return {
    kind: 'leaf',
    sql: (params, v) => {
      const when = since ? [`h.at >= ${params.add(since)}`] : [];
      const who = actors ? [`h.door <> 'erp' AND h.actor = ANY (${params.add(actors)}::text[])`] : [];
      const sampled = actors ? '' : inSample(params, 'h');
      return `${v}.id IN (SELECT b.id FROM (SELECT DISTINCT h.node_id FROM node_change h WHERE ${[...when, ...who].join(' AND ')}${sampled}) c
        JOIN product_node s ON s.id = c.node_id${inSample(params, 's')} JOIN product_node b ON ${placedBelow('b', 's')}${inSample(params, 'b')} WHERE b.is_leaf)`;
    },
  };
}
