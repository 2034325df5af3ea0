import { problem, Refusal } from '../../../libs/problem/index.js';
import type { Condition } from './condition.js';
import { placedBelow } from './condition.js';
import type { ChannelStateFilter, IssueFilter, ListingFilter } from './filter.js';
import type { Params } from './params.js';
import { inSample } from './sample.js';

/** Code of each channel → its locales. */
export type Channels = ReadonlyMap<string, readonly string[]>;

const FLAGS = {
  draftDiffers: 'draft_differs',
  inReview: 'in_review',
  isBehind: 'is_behind',
  isRefused: 'is_refused',
  isRecalled: 'is_recalled',
  isDifferent: 'is_different',
  differsByPolicy: 'differs_by_policy',
} as const satisfies Partial<Record<keyof ChannelStateFilter, string>>;
type Flag = keyof typeof FLAGS;

/** Throws a Refusal where there is no such channel, or it has no such locale. */
export function needChannel(channels: Channels, { channel, locale }: { channel: string; locale?: string | null }, path: string): void {
  const locales = channels.get(channel);
  if (!locales) throw new Refusal(problem('channel_unknown', `${path}.channel`, 'There is no such channel.', 'Use the code of an existing channel.')); // prettier-ignore
  if (locale != null && !locales.includes(locale))
    throw new Refusal(problem('locale_unknown', `${path}.locale`, 'The channel has no such locale.', `Use one of ${locales.join(', ')}.`));
}

/** The rows of search_state `s` of one channel, and of one locale where that is asked for. */
export const ofPlace = ({ channel, locale }: { channel: string; locale?: string | null }, params: Params): string =>
  `s.channel_code = ${params.add(channel)}${locale == null ? '' : ` AND s.locale = ${params.add(locale)}`}`;

/** A product without rows is a draft there, of which nothing else holds. */
export function channelStateCondition(channels: Channels, filter: ChannelStateFilter, path: string): Condition {
  needChannel(channels, filter, path);
  const { states } = filter;
  const flags = (Object.keys(FLAGS) as Flag[]).filter((flag) => filter[flag] != null);
  if (!states && flags.length === 0)
    throw new Refusal(problem('filter_malformed', path, 'This asks nothing of the channel.', 'Name states, or ask draftDiffers, inReview, isBehind or another.')); // prettier-ignore
  return {
    kind: 'product',
    sql: (params, r) => {
      const asked = [
        ofPlace(filter, params),
        ...(states ? [`s.state = ANY (${params.add(states)}::text[])`] : []),
        ...flags.map((flag) => `${filter[flag] ? '' : 'NOT '}s.${FLAGS[flag]}`),
      ];
      const found = `${r}.id IN (SELECT s.root_id FROM search_state s WHERE ${asked.join(' AND ')}${inSample(params, 's')})`;
      const isUntold = (states?.includes('draft') ?? true) && flags.every((flag) => filter[flag] === false);
      if (!isUntold) return found;
      return `(${found} OR NOT EXISTS (SELECT FROM search_state s WHERE s.root_id = ${r}.id AND ${ofPlace({ channel: filter.channel }, params)}))`;
    },
  };
}

/** SKUs that are found, with what stands below them: read by itself, so that PostgreSQL may begin with it. */
function below(skus: (params: Params) => string): Condition {
  return {
    kind: 'leaf',
    sql: (params, v) =>
      `${v}.id IN (SELECT b.id FROM product_node x JOIN product_node b ON ${placedBelow('b', 'x')} WHERE x.sku IN (${skus(params)})${inSample(params, 'x')})`,
  };
}

export function listingCondition(channels: Channels, filter: ListingFilter, path: string): Condition {
  const { channel, kinds, states, wire } = filter;
  if (channel != null) needChannel(channels, { channel }, path);
  if (channel == null && !kinds && !states)
    throw new Refusal(problem('filter_malformed', path, 'This asks nothing of a listing.', 'Name a channel, kinds or states.'));
  return below((params) => {
    const asked = [
      ...(channel == null ? [] : [`l.channel_code = ${params.add(channel)}`]),
      ...(kinds ? [`l.kind = ANY (${params.add(kinds)}::text[])`] : []),
      ...(states ? [`l.${wire ?? 'content'} = ANY (${params.add(states)}::text[])`] : []),
    ];
    return `SELECT k.sku FROM search_listing l JOIN search_listing_sku k ON k.listing_id = l.listing_id WHERE ${asked.join(' AND ')}`;
  });
}

/** The rows of search_issue `i` that a filter asks for, as conditions of SQL; none: all. */
export function issueConditions({ channel, codes, owners, severity }: IssueFilter, params: Params): string[] {
  return [
    ...(channel == null ? [] : [`i.channel_code = ${params.add(channel)}`]),
    ...(codes ? [`i.code = ANY (${params.add(codes)}::text[])`] : []),
    ...(owners ? [`i.owner = ANY (${params.add(owners)}::text[])`] : []),
    ...(severity == null ? [] : [`i.severity = ${params.add(severity)}`]),
  ];
}

/** Throws a Refusal where one of them can own nothing. Codes are open-ended, since channels have their own: one that nothing has finds nothing. */
export function needOwners(known: ReadonlySet<string>, owners: readonly string[] | null | undefined, path: string): void {
  const at = (owners ?? []).findIndex((owner) => !known.has(owner));
  if (at < 0) return;
  const fix =
    'Use pim, erp, publisher, operator, plinth, a kind of channel such as shopify, or who recalled something. The facet issueOwner names those who have any.';
  throw new Refusal(problem('owner_unknown', `${path}.owners.${at}`, 'Nobody of this name owns an issue.', fix));
}

/** An empty filter asks for any open issue. */
export function issueCondition(
  { channels, owners }: { channels: Channels; owners: ReadonlySet<string> },
  filter: IssueFilter,
  path: string,
): Condition {
  if (filter.channel != null) needChannel(channels, { channel: filter.channel }, path);
  needOwners(owners, filter.owners, path);
  return below((params) => `SELECT i.sku FROM search_issue i WHERE ${['true', ...issueConditions(filter, params)].join(' AND ')}`);
}
