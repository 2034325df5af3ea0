import type { Activity } from '../core/activity.js';
import type { Dice } from '../core/dice.js';
import type { Count, StatementFate } from '../truths/truth.js';
import { pushBatch, type ErpAnswer } from '../world/erp-door.js';
import type { SimulatedWorld } from '../world/simulated-world.js';
import { gatesFor, type Deed } from './deed.js';

export interface Batch {
  kind: 'items' | 'offers';
  key: string;
  lines: object[];
  sayings: StatementFate[][];
  activity: Activity | undefined;
  /** Verdicts of which each line must have one; absent: any. */
  expected?: readonly string[][];
}

const HOUR_MS = 3_600_000;

/** An ERP that counts late, twice and out of order, and sends a batch again under its key until it has an answer. */
export class Erp {
  private readonly unanswered: Batch[] = [];
  private serial = 0;

  readonly count: Deed = (world, dice) => {
    const [sku, market] = this.someOffer(world, dice);
    const quantity = dice.weighed<number | null>([
      [2, 0],
      [8, dice.between(1, 12)],
      [0.3, null],
    ]);
    const isLate = dice.happens(0.3);
    const moment = world.now - (isLate ? dice.below(3 * HOUR_MS) : 0);
    return this.sayCount(world, dice, sku, market, { quantity, moment }, isLate);
  };

  readonly zero: Deed = (world, dice) => {
    const [sku, market] = this.someOffer(world, dice);
    return this.sayCount(world, dice, sku, market, { quantity: 0, moment: world.now }, false);
  };

  /** The ERP no longer knows what it has, and nobody may buy it; or it does not count what is there. */
  readonly uncounted: Deed = (world, dice) => {
    const [sku, market] = this.someOffer(world, dice);
    const { count, availability } = world.truth.offers.get(`${sku} ${market}`)!;
    const is = dice.pick([null, 'in_stock'] as const);
    const line = this.line(world, sku, market, { quantity: null, availability: is });
    const sayings = [count.say({ quantity: null, moment: world.now }, world.now), availability.say(is, world.now)];
    return this.send(
      world,
      dice,
      'offers',
      [line],
      [sayings],
      `${sku} ${market}: ${is ? 'there, and not counted' : 'nobody knows how many'}`,
    );
  };

  /** So many are promised to others, with a count or beside the one that stands. */
  readonly reserve: Deed = (world, dice) => {
    const [sku, market] = this.someOffer(world, dice);
    const { count, reserved } = world.truth.offers.get(`${sku} ${market}`)!;
    const units = dice.below(8);
    const quantity = dice.happens(0.5) ? dice.between(1, 12) : undefined;
    const line = this.line(world, sku, market, { reserved: units, ...(quantity !== undefined && { quantity }) });
    const sayings = [
      reserved.say(units, world.now),
      ...(quantity === undefined ? [] : [count.say({ quantity, moment: world.now }, world.now)]),
    ];
    const of = quantity === undefined ? '' : ` of ${quantity}`;
    return this.send(world, dice, 'offers', [line], [sayings], `${units}${of} ${sku} ${market} are reserved`);
  };

  readonly price: Deed = (world, dice) => {
    const [sku, market] = this.someOffer(world, dice);
    const offer = world.truth.offers.get(`${sku} ${market}`)!;
    const amount = dice.weighed<string | null>([
      [6, (10 + dice.below(300) / 100).toFixed(2)],
      [1.5, null],
      [1, '0.50'],
    ]);
    const line = this.line(world, sku, market, { price: amount === null ? null : { amount, currency: offer.currency } });
    const saying = offer.price.say(amount, world.now);
    return this.send(world, dice, 'offers', [line], [[saying]], `${sku} ${market} costs ${amount ?? 'nothing: it is withdrawn'}`);
  };

  /** Said with a revision that was used before: it is stale, and changes nothing. */
  readonly old: Deed = async (world, dice) => {
    const [sku, market] = this.someOffer(world, dice);
    const line = { sku, market, quantity: 99, sourceRevision: '1' };
    const told = await this.send(world, dice, 'offers', [line], [[]], `${sku} ${market} again as of revision 1`);
    return told;
  };

  readonly lifecycle: Deed = (world, dice) => {
    const sku = dice.pick(world.truth.variants);
    const known = world.truth.lifecycle.get(sku)!;
    const value = known.last === 'active' ? 'discontinued' : 'active';
    const line = { sku, facts: {}, lifecycle: value, sourceRevision: String(this.revision(world)) };
    return this.send(world, dice, 'items', [line], [[known.say(value, world.now)]], `${sku} is ${value}`);
  };

  readonly recall: Deed = (world, dice) => {
    const sku = dice.pick([...world.truth.variants, ...world.truth.roots]);
    const known = world.truth.recalled.get(sku)!;
    const lifted = known.last;
    const line = {
      ...{ sku, facts: {}, sourceRevision: String(this.revision(world)) },
      recall: lifted ? { lifted: true, reason: 'It was found to be sound' } : { reason: 'A laboratory found something in it' },
    };
    const sayings: StatementFate[] = [known.say(!lifted, world.now)];
    if (lifted) sayings.push(...this.nothingUntilCounted(world, sku));
    return this.send(world, dice, 'items', [line], [sayings], `${sku} is ${lifted ? 'no longer ' : ''}recalled`);
  };

  /** What had no answer is sent again, under its key. */
  readonly again: Deed = async (world, dice) => {
    const batch = this.unanswered.find(({ activity }) => activity === undefined);
    if (!batch) return 'the ERP has nothing to send again';
    await this.push(world, dice, batch);
    return `the ERP sends ${batch.key} again`;
  };

  get isWaiting(): boolean {
    return this.unanswered.length > 0;
  }

  private sayCount(world: SimulatedWorld, dice: Dice, sku: string, market: string, count: Count, isLate: boolean): Promise<string> {
    const known = world.truth.offers.get(`${sku} ${market}`)!.count;
    const { quantity, moment } = count;
    const line = this.line(world, sku, market, { quantity, ...(isLate ? { countedAt: new Date(moment).toISOString() } : {}) });
    const late = isLate ? `, counted at ${new Date(moment).toISOString()}` : '';
    const saying = known.say(count, world.now);
    return this.send(world, dice, 'offers', [line], [[saying]], `${sku} ${market} has ${quantity ?? 'any number'}${late}`);
  }

  line(world: SimulatedWorld, sku: string, market: string, change: object): object {
    return { sku, market, ...change, sourceRevision: String(this.revision(world)) };
  }

  revision(world: SimulatedWorld): number {
    return 1_000 + this.serial + Math.floor(world.now / 1_000_000_000);
  }

  someOffer(world: SimulatedWorld, dice: Dice): [string, string] {
    return dice.pick([...world.truth.offers.keys()]).split(' ') as [string, string];
  }

  /** After a lift the stock is 0 until a newer count. */
  private nothingUntilCounted(world: SimulatedWorld, sku: string): StatementFate[] {
    const concerned = world.truth.variants.filter((one) => one === sku || world.truth.rootOf(one) === sku);
    return concerned.flatMap((one) =>
      [...world.truth.offers.entries()]
        .filter(([key]) => key.startsWith(`${one} `))
        .map(([, { count }]) => count.say({ quantity: 0, moment: world.now }, world.now)),
    );
  }

  async send(
    world: SimulatedWorld,
    dice: Dice,
    kind: Batch['kind'],
    lines: object[],
    sayings: StatementFate[][],
    what: string,
    expected?: string[][],
  ): Promise<string> {
    const batch: Batch = { kind, key: `batch-${++this.serial}`, lines, sayings, activity: undefined, ...(expected && { expected }) };
    this.unanswered.push(batch);
    await this.push(world, dice, batch);
    return `the ERP says by ${batch.key}: ${what}`;
  }

  private async push(world: SimulatedWorld, dice: Dice, batch: Batch): Promise<void> {
    const from = { keyId: world.template.keyId, key: batch.key, now: world.date };
    const over = (outcome: Activity['outcome']): void => {
      batch.activity = undefined;
      if (outcome && 'value' in outcome) this.answered(world, batch, outcome.value as ErpAnswer);
    };
    // Set before its first gate: it may be over before `begin` returns.
    const placeholder = {} as Activity;
    batch.activity = placeholder;
    const activity = await world.begin(
      'api',
      `ERP ${batch.key}`,
      gatesFor(dice),
      dice,
      (process) => pushBatch(process, batch.kind, batch.lines, from),
      over,
    );
    if (batch.activity === placeholder) batch.activity = activity;
  }

  private answered(world: SimulatedWorld, batch: Batch, answer: ErpAnswer): void {
    if (answer.state !== 'finished') return;
    this.unanswered.splice(this.unanswered.indexOf(batch), 1);
    if (answer.verdicts.length !== batch.lines.length)
      world.breach(`6: ${batch.key}: ${answer.verdicts.length} verdicts of ${batch.lines.length} lines`);
    for (const [at, { verdict, problems }] of answer.verdicts.entries()) {
      const expected = batch.expected?.[at];
      if (expected && !expected.includes(verdict))
        world.breach(`9: ${JSON.stringify(batch.lines[at])} is ${verdict}, and should be ${expected.join(' or ')}`);
      if (verdict === 'rejected' && problems.some(({ code, path, message, fix }) => !code || !path || !message || !fix))
        world.breach(`9: a refusal of ${JSON.stringify(batch.lines[at])} does not say what, where and how to mend it`);
      for (const [place, saying] of batch.sayings[at]!.entries()) {
        // A lift of what was not recalled follows nothing: the first saying is the line's own, the others are what comes of it.
        if (verdict === 'updated' || verdict === 'created' || (verdict === 'unchanged' && (place === 0 || batch.kind === 'offers')))
          saying.sure(world.now);
        else saying.refused();
      }
    }
    world.diary.note(`${batch.key}: ${answer.verdicts.map(({ verdict }) => verdict).join()}`);
  }
}
