import { createHash } from 'node:crypto';
import type { Activity, Gate } from '../core/activity.js';
import type { CallGate } from './weather.js';

/** What happened, for people to read and for two runs of one seed to be compared by. */
export class Diary {
  private readonly lines: string[] = [];
  private readonly hash = createHash('sha256');
  /** What ended in an error that nobody expected. */
  readonly errors: { activity: string; error: unknown }[] = [];
  steps = 0;
  gates = 0;

  step(text: string): void {
    this.steps += 1;
    this.write(`${String(this.steps).padStart(4)} ${text}`);
  }

  note(text: string): void {
    this.write(`     ${text}`);
  }

  gate(activity: Activity, gate: Gate): void {
    this.gates += 1;
    const { fate = 'well' } = gate as Partial<CallGate>;
    this.write(`     ${activity.process} ${activity.name}: ${gate.kind} ${gate.label}${fate === 'well' ? '' : ` [${fate}]`}`);
  }

  failed(activity: Activity, error: unknown): void {
    this.errors.push({ activity: activity.name, error });
    this.note(`${activity.name} ended in ${String(error).slice(0, 200)}`);
  }

  get all(): string[] {
    return this.lines;
  }

  /** Of all that was written so far. */
  get fingerprint(): string {
    return this.hash.copy().digest('hex').slice(0, 16);
  }

  private write(line: string): void {
    this.lines.push(line);
    this.hash.update(`${line}\n`);
  }
}
