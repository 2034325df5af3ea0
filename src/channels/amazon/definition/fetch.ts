import { createHash } from 'node:crypto';
import { NoAnswer, type ChannelContext } from '../../../port/index.js';
import type { AmazonClient } from '../client.js';
import { policiesOn } from '../policy.js';
import { settingsOf } from '../settings.js';
import type { AmazonRequirements } from './definition.js';
import type { Schema } from './vocabulary.js';

/** Definitions change about monthly; a day-old one is good, and a missing type may appear sooner. */
const FRESH_MS = 24 * 3600 * 1000;
const MISSING_FRESH_MS = 3600 * 1000;

/** A definition as it is kept, in memory and in the workers' shared cache. */
interface Kept {
  /** '' when the type does not exist here. */
  checksum: string;
  version: string;
  text?: string;
}

/** Fetches product type definitions through the API: the envelope, then the schema behind its signed link. */
export class DefinitionSource {
  private readonly parsed = new Map<string, Schema>();
  private readonly memory = new Map<string, { kept: Kept; until: number }>();

  constructor(private readonly client: AmazonClient) {}

  async requirements(context: ChannelContext, productTypes: string[]): Promise<Map<string, AmazonRequirements>> {
    const found = new Map<string, AmazonRequirements>();
    for (const productType of new Set(productTypes)) found.set(productType, await this.of(context, productType));
    return found;
  }

  private async of(context: ChannelContext, productType: string): Promise<AmazonRequirements> {
    const { marketplaceId } = settingsOf(context.account, context.channel);
    const policies = policiesOn(context.now());
    const { checksum, version, text } =
      productType === '' ? { checksum: '', version: 'none' } : await this.kept(context, marketplaceId, productType);
    const named = `${marketplaceId}/${productType}/${version}/${checksum}/${policies.join('+')}`;
    if (text === undefined) return { version: named, productType, marketplaceId, policies };
    return { version: named, productType, marketplaceId, policies, schema: this.parse(checksum, text) };
  }

  private parse(checksum: string, text: string): Schema {
    const known = this.parsed.get(checksum) ?? (JSON.parse(text) as Schema);
    this.parsed.set(checksum, known);
    return known;
  }

  private async kept(context: ChannelContext, marketplaceId: string, productType: string): Promise<Kept> {
    const key = `definition:${marketplaceId}:${productType}`;
    const now = context.now().getTime();
    const here = this.memory.get(`${context.account.code}/${key}`);
    if (here && here.until > now) return here.kept;
    const shared = await context.cache.get(key);
    const kept = shared === undefined ? await this.fetch(context, marketplaceId, productType) : (JSON.parse(shared) as Kept);
    const until = now + (kept.text === undefined ? MISSING_FRESH_MS : FRESH_MS);
    if (shared === undefined) await context.cache.set(key, JSON.stringify(kept), new Date(until));
    this.memory.set(`${context.account.code}/${key}`, { kept, until });
    return kept;
  }

  private async fetch(context: ChannelContext, marketplaceId: string, productType: string): Promise<Kept> {
    const { sellerId } = settingsOf(context.account, context.channel);
    // Named, the seller gets a definition with their own lists in it: shipping templates, brands, what they may sell.
    const query = new URLSearchParams({
      sellerId,
      marketplaceIds: marketplaceId,
      requirements: 'LISTING',
      requirementsEnforced: 'ENFORCED',
      locale: 'DEFAULT',
    });
    const path = `/definitions/2020-09-01/productTypes/${encodeURIComponent(productType)}?${query.toString()}`;
    const answer = await this.client.call(context, { method: 'GET', path, purpose: 'requirements', bucket: 'definitions' });
    if (answer.kind === 'refused' && (answer.status === 404 || answer.status === 400)) return { checksum: '', version: 'none' };
    if (answer.kind !== 'ok')
      throw new NoAnswer(`No definition of ${productType}: ${'reason' in answer ? answer.reason : answer.message}`, false);
    const { schema, productTypeVersion } = answer.body as {
      schema: { link: { resource: string }; checksum: string };
      productTypeVersion: { version: string };
    };
    // The link is signed storage: it takes no token, and must not be given one.
    const file = await context.http.request({ method: 'GET', url: schema.link.resource, purpose: 'requirements', timeoutMs: 60_000 });
    if (file.status !== 200) throw new NoAnswer(`The schema of ${productType} could not be fetched: HTTP ${file.status}`, false);
    const checksum = createHash('md5').update(file.text).digest('base64');
    if (checksum !== schema.checksum)
      throw new NoAnswer(`The schema of ${productType} came damaged: its checksum is ${checksum}, not ${schema.checksum}`, false);
    return { checksum, version: productTypeVersion.version, text: file.text };
  }
}
