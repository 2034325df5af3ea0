import pg from 'pg';
import { SyndicationWorker, type Turn } from '../../../syndication/index.js';
import { FactsForwarder } from '../../../approval/index.js';
import { Activity, throughGate, type Gate } from '../core/activity.js';
import { Dice } from '../core/dice.js';
import { keptStatement } from '../core/gated-client.js';
import { Scheduler, type Standing } from '../core/scheduler.js';
import { Hands } from '../truths/hands.js';
import { hangPictures } from '../truths/hang-pictures.js';
import { Truth } from '../truths/truth.js';
import { BoundWitness } from '../truths/bound-witness.js';
import { Diary } from './diary.js';
import { DUE_SQL, type DueTurn } from './due.js';
import { SimulatedProcess } from './simulated-process.js';
import { BEGINNING, FURNISHED, type Template } from './template.js';
import { FATES, GatedTransport, isReading, Weather, type CallGate, type Fate } from './weather.js';

export const WORKERS = ['worker-1', 'worker-2'] as const;
export type ProcessName = 'api' | (typeof WORKERS)[number];

/** What is due later waits for a day, a window or a person. */
const HALF_AN_HOUR_MS = 30 * 60_000;

/** One seed's world: a copy of the furnished house, its processes, the channels, what is true, and who is doing something. */
export class SimulatedWorld {
  readonly truth: Truth;
  readonly diary = new Diary();
  /** Begun and not ended, oldest first. */
  readonly open: Activity[] = [];
  readonly scheduler: Scheduler;
  /** What others than Plinth did on the channels. */
  readonly hands = new Hands();
  /** Invariants that were broken, in words, each with its number. */
  readonly breaches: string[] = [];
  /** How often a call meets with bad weather. */
  storm = 0;
  private readonly processes = new Map<ProcessName, SimulatedProcess>();
  private readonly weather: Weather;
  private serial = 0;
  private mourners: { name: string; tell: () => void }[] = [];

  private constructor(
    readonly template: Template,
    private readonly database: string,
    private readonly databaseUrl: string,
    readonly owner: pg.Client,
    readonly witness: BoundWitness,
  ) {
    this.scheduler = new Scheduler(template.control);
    this.truth = witness.truth;
    this.weather = new Weather(template.standIns, () => this.now, witness);
  }

  static async open(template: Template, seed: number): Promise<SimulatedWorld> {
    const database = `seed_${seed}`;
    await template.drop(database);
    const databaseUrl = await template.copy(database);
    template.clock.set(BEGINNING);
    await template.standIns.reset(seed);
    const owner = new pg.Client({ connectionString: template.ownerUrl(database), stream: template.stream });
    await owner.connect();
    const witness = new BoundWitness(new Truth(FURNISHED.getTime()), template.standIns, () => template.clock.now().getTime());
    const world = new SimulatedWorld(template, database, databaseUrl, owner, witness);
    await hangPictures(world.truth, (text) => world.sql(text), FURNISHED.getTime());
    for (const name of ['api', ...WORKERS] as const) await world.process(name);
    return world;
  }

  get now(): number {
    return this.template.clock.now().getTime();
  }

  get date(): Date {
    return this.template.clock.now();
  }

  get standIns() {
    return this.template.standIns;
  }

  /** Running, or started anew after it was killed. */
  async process(name: ProcessName): Promise<SimulatedProcess> {
    const known = this.processes.get(name);
    if (known) return known;
    const { launcher, dataDir, clock, stream } = this.template;
    const dice = new Dice(this.serial++);
    const transport = new GatedTransport(this.weather);
    const place = { launcher, databaseUrl: this.databaseUrl, stream, dataDir, clock, transport, random: () => dice.next() };
    const started = await SimulatedProcess.start(name, place);
    this.processes.set(name, started);
    return started;
  }

  /** Begins something in a process, and lets it go through `gates` gates, or to its end. */
  async begin(
    name: ProcessName,
    what: string,
    gates: number,
    dice: Dice,
    work: (process: SimulatedProcess) => Promise<unknown>,
    whenOver: Activity['whenOver'] = () => undefined,
  ): Promise<Activity> {
    const process = await this.process(name);
    const activity = Object.assign(new Activity(what, name), { whenOver });
    this.open.push(activity);
    this.witness.began(activity, this.now);
    activity.begin(() => work(process));
    await this.advance(activity, gates, dice);
    return activity;
  }

  /** Lets it go on for so many gates. Whoever waits for a lock, or for another, is passed over. */
  async advance(activity: Activity, gates: number, dice: Dice): Promise<Standing> {
    let standing = await this.scheduler.stands(activity);
    for (let left = gates; standing === 'held' && left > 0; left--) {
      // In which order several came to their gates is the machine's: new connections open when they open.
      const gate = dice.pick(activity.gates.toSorted((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0)));
      this.template.clock.advance(dice.between(1, 30));
      this.choose(gate, dice);
      this.diary.gate(activity, gate);
      this.witness.turnOf(activity);
      standing = await this.scheduler.pass(activity, gate);
    }
    this.forgetEnded();
    return standing;
  }

  /** One turn of a worker's loop. */
  turn(name: ProcessName, turn: Turn | 'facts', channel: string | undefined, gates: number, dice: Dice): Promise<Activity> {
    return this.begin(name, `${turn}${channel ? ` ${channel}` : ''}`, gates, dice, (process) =>
      turn === 'facts' ? process.get(FactsForwarder).forwardOnce() : process.get(SyndicationWorker).turn(turn, channel),
    );
  }

  /** Told once, when this process is killed. */
  whenKilled(name: string, tell: () => void): void {
    this.mourners.push({ name, tell });
  }

  async kill(name: ProcessName): Promise<void> {
    const process = this.processes.get(name);
    if (!process) return;
    const own = this.open.filter((activity) => activity.process === name);
    const waiting = own.flatMap((activity) => this.scheduler.forget(activity));
    for (const activity of own) activity.kill();
    this.processes.delete(name);
    await process.kill(this.template.control, waiting);
    await this.scheduler.settleLocked();
    for (const one of this.mourners.filter((mourner) => mourner.name === name)) one.tell();
    this.mourners = this.mourners.filter((mourner) => mourner.name !== name);
    this.forgetEnded();
  }

  /** Fair weather and enough time: everything that was begun is ended, and everything due is done. Throws where it never ends. */
  async settle(dice: Dice): Promise<void> {
    const storm = this.storm;
    this.storm = 0;
    for (let round = 0; this.open.length > 0; round++) {
      if (round > 200) throw new Error(`These never end: ${this.open.map(({ name }) => name).join(', ')}`);
      for (const activity of [...this.open]) await this.advance(activity, Infinity, dice);
    }
    for (let rounds = 0; ; rounds++) {
      const all = await this.sql<DueTurn>(DUE_SQL, [this.date]);
      const due = all.filter(({ at }) => at.getTime() <= this.now);
      if (rounds > 300)
        throw new Error(`It never comes to rest: ${due.map(({ turn, channel, what }) => `${turn} ${channel ?? ''} ${what}`).join('; ')}`);
      for (const { turn, channel } of due) await this.calmTurn(turn, channel ?? undefined, dice);
      if (due.length > 0) continue;
      const next = all[0]?.at.getTime();
      if (next === undefined || next > this.now + HALF_AN_HOUR_MS) break;
      this.template.clock.advance(next - this.now);
    }
    this.storm = storm;
  }

  breach(text: string): void {
    if (!this.breaches.includes(text)) this.breaches.push(text);
  }

  /** Behind everybody's back; for whoever asks within an activity as well. */
  async sql<T>(text: string, params: unknown[] = []): Promise<T[]> {
    return (await throughGate({ kind: 'silent', label: text }, () => this.owner.query(keptStatement(text, params)))).rows as T[];
  }

  async close(): Promise<void> {
    for (const name of [...this.processes.keys()]) await this.kill(name);
    await this.owner.end();
    await this.template.drop(this.database);
  }

  private async calmTurn(turn: Turn | 'facts', channel: string | undefined, dice: Dice): Promise<void> {
    const activity = await this.turn('worker-1', turn, channel, Infinity, dice);
    for (let tries = 0; !activity.isOver && tries < 200; tries++) await this.advance(activity, Infinity, dice);
    const { outcome } = activity;
    if (outcome && 'error' in outcome) throw outcome.error;
  }

  private choose(gate: Gate, dice: Dice): void {
    if (gate.kind !== 'call') return;
    const call = gate as CallGate;
    call.fate = dice.happens(this.storm) ? dice.pick(FATES.filter((fate) => isPossible(call, fate))) : 'well';
  }

  private forgetEnded(): void {
    for (let at = this.open.length - 1; at >= 0; at--) {
      const activity = this.open[at]!;
      if (!activity.isOver) continue;
      this.open.splice(at, 1);
      this.witness.ended(activity);
      activity.whenOver(activity.dead ? undefined : activity.outcome);
      if (!activity.dead && activity.outcome && 'error' in activity.outcome) this.diary.failed(activity, activity.outcome.error);
    }
  }
}

/** Only what is read can be old. */
const isPossible = ({ request }: CallGate, fate: Fate): boolean => fate !== 'old' || isReading(request);
