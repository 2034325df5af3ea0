import type { HttpRequest, HttpResponse } from '../../../port/index.js';
import type { Activity } from '../core/activity.js';
import { channelOfMarketplace, poolOf, simulatedChannels } from '../world/channels.js';
import { ADDRESS, KINDS, type StandIns } from '../world/stand-ins.js';
import { isReading, type Told, type Witness } from '../world/weather.js';
import { readShelves, type Shelf } from './shelves.js';
import type { Truth } from './truth.js';

/** A number that a call of Plinth raised above its bound. */
export interface Oversold {
  shelf: string;
  from: number;
  to: number;
  bound: number;
}

interface Look {
  /** Whose numbers it shows; undefined: of nothing that is sold. */
  pool: string | undefined;
  /** The moment whose state it told. */
  at: number;
  text: string;
}

/**
 * Sees every call that reaches a channel, and what the shelves hold before and after it. What Plinth may set is reckoned here from the truth,
 * not from its ledger: the newest count that it may know of, less what was sold there between looks that it has kept.
 */
export class BoundWitness implements Witness {
  readonly oversold: Oversold[] = [];
  /** `pool sku` → when it was stopped last without a look at what was left: all of it counts as sold until a newer count (decision 0040). */
  readonly unseen = new Map<string, number>();
  /** SKU → when Google said last that it takes no more updates of it on that day. */
  private readonly exhausted = new Map<string, number>();
  private readonly begun = new Map<Activity, { at: number; looks: Look[] }>();
  /** Looks of activities that ended well, by channel address. */
  private readonly looks: Look[] = [];
  private active: Activity | undefined;
  private shelves: Shelf[] = [];

  constructor(
    readonly truth: Truth,
    private readonly standIns: StandIns,
    private readonly now: () => number,
  ) {}

  began(activity: Activity, at: number): void {
    this.begun.set(activity, { at, looks: [] });
  }

  turnOf(activity: Activity): void {
    this.active = activity;
  }

  ended(activity: Activity): void {
    const begun = this.begun.get(activity);
    this.begun.delete(activity);
    if (begun && activity.outcome && 'value' in activity.outcome) this.looks.push(...begun.looks);
  }

  leaves(request: HttpRequest): void {
    const stopped = stoppedOnAmazon(request);
    const looks = (this.active && this.begun.get(this.active)?.looks) ?? [];
    if (stopped && !looks.some(({ text }) => text.includes(`"${stopped.sku}"`)))
      this.unseen.set(`${stopped.pool} ${stopped.sku}`, this.now());
  }

  async before(request: HttpRequest): Promise<void> {
    if (isWriting(request)) this.shelves = await readShelves(this.standIns);
  }

  async after(request: HttpRequest): Promise<void> {
    if (!isWriting(request)) return;
    const was = new Map(this.shelves.map((shelf) => [shelf.name, shelf.units]));
    for (const shelf of await readShelves(this.standIns)) {
      const before = was.get(shelf.name) ?? 0;
      if (shelf.units <= before) continue;
      const bound = this.boundOf(shelf);
      if (shelf.units > bound) this.oversold.push({ shelf: shelf.name, from: before, to: shelf.units, bound });
    }
  }

  told({ request, response, at }: Told): void {
    const refused = refusedByGoogle(request, response);
    if (refused) this.exhausted.set(refused, at);
    if (!isReading(request) || !this.active) return;
    this.begun.get(this.active)?.looks.push({ pool: poolLookedAt(request), at, text: response.text });
  }

  /** Google takes two updates of a product a day, from 12:00 UTC on: what is left for sale after them is nobody's fault. */
  isExhausted({ pool, sku }: Pick<Shelf, 'pool' | 'sku'>): boolean {
    const at = this.exhausted.get(sku);
    const day = (moment: number): number => Math.floor((moment - DAY_MS / 2) / DAY_MS);
    return pool === 'google' && at !== undefined && day(at) === day(this.now());
  }

  /** Google shows only whether there is any: one is as many as thousands. */
  boundOf({ pool, sku, markets, counts }: Shelf): number {
    const from = this.active ? (this.begun.get(this.active)?.at ?? this.now()) : this.now();
    const to = this.now();
    const open = markets.filter((market) => this.truth.mayBeOpen(sku, market, from, to));
    const left = open.flatMap((market) => {
      const { count, availability } = this.truth.offers.get(`${sku} ${market}`)!;
      const uncounted = availability.between(from, to).includes('in_stock') ? Infinity : 0;
      const { least } = this.truth.promised(sku, market, from, to);
      return count
        .between(from, to)
        .map(({ quantity, moment, everywhere }) =>
          quantity === null ? uncounted : Math.max(0, quantity - (everywhere ? 0 : least) - this.provenSales(pool, sku, moment)),
        );
    });
    const most = left.length === 0 ? 0 : Math.max(...left);
    return counts ? most : most > 0 ? Infinity : 0;
  }

  /** Between two looks at it that Plinth has kept, neither before the count. A look at another channel tells nothing of what was sold here. */
  provenSales(pool: string, sku: string, moment: number): number {
    const own = this.looks.filter((look) => look.pool === pool && look.at >= moment && look.text.includes(sku));
    const kept = own.map(({ at }) => at).sort((a, b) => a - b);
    // What was cancelled is back on the channel, so a look does not miss it; more than was sold there is nobody's to give.
    return Math.max(
      0,
      kept.slice(1).reduce((sum, at, index) => sum + this.truth.shownSales(pool, sku, kept[index]!, at), 0),
    );
  }
}

function poolLookedAt({ url }: HttpRequest): string | undefined {
  const { origin, searchParams } = new URL(url);
  const kind = KINDS.find((one) => ADDRESS[one] === origin);
  const marketplace = searchParams.get('marketplaceIds');
  return kind === 'amazon' && marketplace ? poolOf(channelOfMarketplace(marketplace)) : kind;
}

/** A deletion there, or a 0: its answer tells nothing of what it ended. */
function stoppedOnAmazon({ method, url, body = '' }: HttpRequest): { pool: string; sku: string } | undefined {
  const { origin, pathname, searchParams } = new URL(url);
  const sku = /\/listings\/[^/]+\/items\/[^/]+\/([^/]+)$/.exec(pathname)?.[1];
  const isStop = method === 'DELETE' || (method === 'PATCH' && /"quantity":\s*0\b/.test(body));
  if (origin !== ADDRESS.amazon || sku === undefined || !isStop) return undefined;
  return { pool: poolOf(channelOfMarketplace(searchParams.get('marketplaceIds')!)), sku: decodeURIComponent(sku) };
}

const DAY_MS = 86_400_000;

function refusedByGoogle({ url, body = '' }: HttpRequest, { status, text }: HttpResponse): string | undefined {
  if (new URL(url).origin !== ADDRESS.google || status !== 429 || !text.includes('daily_limit')) return undefined;
  return /"offerId":"([^"]+)"/.exec(body)?.[1];
}

const isWriting = ({ purpose, method }: HttpRequest): boolean => purpose !== 'read' && purpose !== 'token' && method !== 'GET';

export const marketOf = (code: string): string => simulatedChannels.find((one) => one.code === code)!.market;
