import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { AttributeCatalog } from '../schema/attribute-catalog.js';
import { decideOffer } from './decide-held.js';
import { digestOf, needsDigest } from './held-digest.js';
import { isBelowFloor } from './held-money.js';
import { checkHeldFilter, heldConditions, type HeldFilter, type Looked } from './held-filter.js';
import { lockHeld, pageHeldKeys, type HeldCursor } from './held-offers.repository.js';
import type { HeldPrice, Offer } from './offer.js';
import { hintOutbox } from './offer-outbox.repository.js';
import { lockOffers, updateOffers } from './offers.repository.js';

export interface HeldDecision {
  sku: string;
  market: string;
  audience: string;
  /** The price that the person saw, in minor units: another may have come meanwhile. */
  priceMinor: string;
  accept: boolean;
  /** The digest of the hold that the person saw. */
  digest?: string | null;
}

/** A decision on all holds of a filter. */
export interface HeldDecisions {
  filter: HeldFilter;
  accept: boolean;
  /** What the person looked at: what came to wait later is left. */
  looked: Looked;
}

/** What became of a decision on many. */
export interface DecidedHolds {
  decided: number;
  /** Holds of the filter that cannot be decided so, with the reason of the first hundred. */
  left: number;
  problems: Problem[];
  /** True where the filter names more than one call decides. */
  more: boolean;
}

/** What a transaction decided; told once it is committed, as one that is in the way of others begins anew. */
interface DecidedPage {
  count: number;
  /** One for each that cannot be decided so. */
  problems: Problem[];
}

/** Offers of one transaction: locks on a thousand are gone in a tenth of a second, and the ERP waits no longer. */
const PER_TRANSACTION = 1_000;
/** Offers of one call. */
export const MOST_DECIDED = 10_000;
const MOST_TOLD = 100;

/** A person's word on held money: all of it counts from now on, or it is dropped and the last stays. */
@Injectable()
export class DecideHeld {
  constructor(
    private readonly ds: DataSource,
    private readonly catalog: AttributeCatalog,
  ) {}

  /** Lets in, or drops, what waits for a person as he saw it; the offer as it stands then. A problem where nothing waits, or something else by now. */
  async decide(decision: HeldDecision, by: Acting): Promise<{ offer?: Offer; problems: Problem[] }> {
    return inTransaction(this.ds, async (m) => {
      const [offer] = await lockOffers(m, [decision]);
      if (!offer?.held || !isSeen(offer.held, decision)) return { problems: [nothingHeld()] };
      if (decision.accept && decision.digest == null && needsDigest(offer.held)) return { problems: [digestNeeded()] };
      const decided = decideOffer(offer, decision.accept, by.now);
      if (decided.problem) return { problems: [decided.problem] };
      await this.write(m, [decided.offer], decision.accept, by);
      await recordAudit(m, by, { verb: 'decide_held_price', target: decision.sku, details: decision });
      return { offer: decided.offer, problems: [] };
    });
  }

  /** Longest waiting first, a thousand a transaction: what was decided before a failure stays decided, and the rest waits on. */
  async decideMany({ filter, accept, looked }: HeldDecisions, by: Acting): Promise<DecidedHolds> {
    const wrong = checkHeldFilter(await this.catalog.load(this.ds.manager), filter);
    if (wrong) return { decided: 0, left: 0, problems: [wrong], more: false };
    const told: DecidedHolds = { decided: 0, left: 0, problems: [], more: true };
    for (let after: HeldCursor | undefined, seen = 0; told.more && seen < MOST_DECIDED;) {
      const page = await pageHeldKeys(
        this.ds.manager,
        heldConditions(filter, looked),
        after,
        Math.min(PER_TRANSACTION, MOST_DECIDED - seen) + 1,
      );
      told.more = page.length > Math.min(PER_TRANSACTION, MOST_DECIDED - seen);
      const keys = told.more ? page.slice(0, -1) : page;
      if (keys.length > 0) {
        const decided = await inTransaction(this.ds, (m) => this.decidePage(m, keys, { filter, accept, looked }, by));
        told.decided += decided.count;
        told.left += decided.problems.length;
        told.problems.push(...decided.problems.slice(0, MOST_TOLD - told.problems.length));
      }
      seen += keys.length;
      after = keys.at(-1);
    }
    return told;
  }

  private async decidePage(m: EntityManager, keys: HeldCursor[], decision: HeldDecisions, by: Acting): Promise<DecidedPage> {
    const { accept, looked, filter } = decision;
    const waiting = await lockHeld(m, heldConditions(filter, looked), keys);
    const isKept = (offer: Offer): boolean => accept && filter.reason !== 'below_floor' && isBelowFloor(offer, by.now.getTime());
    const judged = waiting.map((offer) => ({
      seen: offer,
      ...(isKept(offer) ? { problem: belowFloor() } : decideOffer(offer, accept, by.now)),
    }));
    const decided = judged.flatMap(({ offer, seen }) => (offer ? [{ offer, seen }] : []));
    const offers = decided.map(({ offer }) => offer);
    await this.write(m, offers, accept, by);
    await recordAudit(m, by, ...decided.map(({ seen }) => auditOf(seen, decision)));
    const problems = judged.flatMap(({ problem: found, seen }) => (found ? [{ ...found, path: `${seen.sku} in ${seen.market}` }] : []));
    return { count: offers.length, problems };
  }

  private async write(m: EntityManager, offers: (Offer & { changed: boolean })[], accept: boolean, by: Acting): Promise<void> {
    if (offers.length === 0) return;
    const who = accept ? { decidedBy: by.person } : {};
    await updateOffers(
      m,
      offers.map((offer) => ({ ...offer, ...who, counted: false, priced: accept, wire: null })),
      [],
      by.now,
    );
    if (accept) await hintOutbox(m);
  }
}

/** What is dropped may be another than was seen, for want of a digest: then what stands stays. */
const isSeen = (held: HeldPrice, { priceMinor, digest }: HeldDecision): boolean =>
  held.price_minor === priceMinor && (digest == null || digestOf(held) === digest);

function auditOf({ sku, market, audience, held }: Offer, { accept, filter }: HeldDecisions) {
  return { verb: 'decide_held_price', target: sku, details: { sku, market, audience, priceMinor: held!.price_minor, accept, filter } };
}

function belowFloor(): Problem {
  const fix = 'Let it in by itself, or by a filter with reason: below_floor; or drop it.';
  return problem('below_floor', 'accept', 'It is below the floor of its source.', fix);
}

function digestNeeded(): Problem {
  const message = 'Its price does not tell what else was seen of what waits: a sale, its window, a floor or the reason may be another.';
  return problem('digest_needed', 'digest', message, 'Read the held offers again, and send held.digest with the decision.');
}

function nothingHeld(): Problem {
  const fix = 'Read the held offers again; a newer message may have replaced it.';
  return problem('nothing_held', 'priceMinor', 'No such price waits for this offer.', fix);
}
