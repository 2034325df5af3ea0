import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ChannelContext, ReadItem, ReadOutcome } from '../../port/index.js';
import { READS } from './budgets.js';
import { call } from './client.js';
import { isMissing, sortFailure } from './failures.js';
import { productUrl } from './names.js';
import { judgePictures } from './pictures-away.js';
import { accountOf, channelOf, type GoogleChannel } from './settings.js';
import type { Tokens } from './token.js';

interface DestinationStatus {
  reportingContext: string;
  approvedCountries?: string[];
  pendingCountries?: string[];
  disapprovedCountries?: string[];
}

interface ItemIssue {
  code: string;
  severity: 'NOT_IMPACTED' | 'DEMOTED' | 'DISAPPROVED';
  attribute?: string;
  reportingContext?: string;
  description?: string;
  detail?: string;
  applicableCountries?: string[];
}

interface Product {
  name: string;
  versionNumber?: string;
  productAttributes?: Record<string, unknown>;
  productStatus?: { destinationStatuses?: DestinationStatus[]; itemLevelIssues?: ItemIssue[]; googleExpirationDate?: string };
}

/** An insert lives 30 days; this long before its end it is repeated, with the same version number, which Google allows for that. */
const EXPIRY_NOTICE_MS = 5 * 86_400_000;

/** Reads the processed product. products.list was rejected for this: its pages carry the whole account, and a batch is a small part of it. */
export async function readOne(item: ReadItem, context: ChannelContext, tokens: Tokens): Promise<ReadOutcome> {
  const account = accountOf(context.account);
  const channel = channelOf(context.channel);
  const request = {
    method: 'GET' as const,
    url: productUrl(account, channel, item.listing.key),
    purpose: 'read',
    listingIds: [item.listingId],
  };
  const result = await call(request, account, context, tokens);
  if (result.kind === 'lost') return { outcome: 'retry', afterMs: 5_000, reason: result.reason };
  if (result.kind === 'failure') {
    if (isMissing(result.failure)) return { outcome: 'absent', pollAfterMs: channel.nextReadMs };
    const sorted = sortFailure(result.failure, context.now());
    if (!sorted.retry) return { outcome: 'retry', afterMs: channel.nextReadMs, reason: result.failure.message };
    if (sorted.news) context.learn({ bucket: READS, ...sorted.news });
    return { outcome: 'retry', afterMs: sorted.afterMs, reason: sorted.reason };
  }
  return judge(result.body as unknown as Product, item, channel, context);
}

function judge(product: Product, item: ReadItem, channel: GoogleChannel, context: ChannelContext): ReadOutcome {
  const attributes = product.productAttributes ?? {};
  const observed = Object.fromEntries(
    Object.keys(item.owned).flatMap((field) => (field in attributes ? [[field, attributes[field]]] : [])),
  );
  const { destinationStatuses = [], itemLevelIssues = [], googleExpirationDate } = product.productStatus ?? {};
  const wanted = destinationStatuses.filter(
    ({ reportingContext }) => channel.destinations.length === 0 || channel.destinations.includes(reportingContext),
  );
  // A product that names its own end does not live longer for being sent again.
  const isMeant = attributes['expirationDate'] !== undefined;
  const found = {
    outcome: 'found' as const,
    observed,
    externalIds: { product: product.name, shown: product.versionNumber ?? '0' },
    issues: [...itemLevelIssues.map(toProblem), ...expiring(googleExpirationDate, isMeant, context.now())],
    ...(googleExpirationDate !== undefined && !isMeant && { refreshAt: new Date(Date.parse(googleExpirationDate) - EXPIRY_NOTICE_MS) }),
  };
  // The processed product may still be the one before the last insert.
  if (isOlder(product.versionNumber, item.externalIds.version)) return { ...found, state: 'accepted', pollAfterMs: channel.nextReadMs };
  const state = stateOf(wanted, channel.destinations, context.channel.market.country);
  const isOnlyGroup = state === 'rejected' && waitsForGroup(itemLevelIssues, wanted);
  const { resendAfterMs, issues, externalIds } = judgePictures(found.issues, item.externalIds, context.now());
  const judged = { ...found, issues, externalIds: { ...found.externalIds, ...externalIds } };
  // Nothing new is sent of what another has to mend, so only looks tell when Google takes its no back: seldom, where that lasts.
  if (isOnlyGroup) return { ...judged, state: 'processed' };
  if (state !== 'rejected' || resendAfterMs === undefined) {
    return { ...judged, state, ...(state === 'processed' && { pollAfterMs: channel.nextReadMs }) };
  }
  return { ...judged, state: 'processed', pollAfterMs: Math.max(channel.nextReadMs, resendAfterMs), resendAfterMs };
}

function expiring(expires: string | undefined, isMeant: boolean, now: Date): Problem[] {
  if (expires === undefined || Date.parse(expires) - now.getTime() > EXPIRY_NOTICE_MS) return [];
  const fix = isMeant ? 'Give it a later expirationDate if it should stay' : 'Nothing to do: it is sent again by itself';
  return [
    problem('expires_soon', 'expirationDate', `Google removes this product on ${expires}`, fix, {
      severity: 'warning',
      details: { expires },
    }),
  ];
}

function isOlder(shown: string | undefined, sent: string | undefined): boolean {
  return shown !== undefined && sent !== undefined && BigInt(shown) < BigInt(sent);
}

/** Live where every wanted destination has approved the market's country; one disapproval there is a rejection, shown with its reasons. */
function stateOf(statuses: DestinationStatus[], wanted: string[], country: string): 'processed' | 'live' | 'rejected' {
  if (statuses.some(({ disapprovedCountries = [] }) => disapprovedCountries.includes(country))) return 'rejected';
  const approved = statuses.filter(({ approvedCountries = [] }) => approvedCountries.includes(country));
  return approved.length > 0 && approved.length >= Math.max(statuses.length, wanted.length) ? 'live' : 'processed';
}

/**
 * All that is against it is its group: another product there has the same values. While two change places, that is so between the two inserts, and
 * Google judges the first one anew by itself once the second has come.
 */
function waitsForGroup(issues: ItemIssue[], wanted: DestinationStatus[]): boolean {
  const against = issues.filter(
    ({ severity, reportingContext: place }) =>
      severity === 'DISAPPROVED' && (place === undefined || wanted.some(({ reportingContext }) => reportingContext === place)),
  );
  return against.length > 0 && against.every(({ attribute }) => attribute === 'item_group_id');
}

/** Issues stay apart by destination and country: flattening them hides where a product is still shown. */
function toProblem({ code, severity, attribute, reportingContext, description, detail, applicableCountries = [] }: ItemIssue): Problem {
  const where = `${reportingContext ?? 'every destination'} in ${applicableCountries.join(', ') || 'every country'}`;
  const place = attribute?.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return problem(code, place, `Google on ${where}: ${description ?? code}`, detail ?? 'See the product in Merchant Center', {
    severity: severity === 'DISAPPROVED' ? 'error' : 'warning',
    owner: 'pim',
    details: { reportingContext, countries: applicableCountries, severity },
  });
}
