import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { defineJob, Jobs } from '../../../libs/jobs/index.js';
import type { RenditionProfile } from './profile.js';
import { claimRenditions, lostRenditions, reviveRenditions } from './rendition.repository.js';

/** The settings travel with the job: a worker of the previous release still makes what was asked for. */
export interface RenditionJob {
  hashes: string[];
  profiles: RenditionProfile[];
  /** Asked for again, each picture by itself: whether one of them ends the program that makes it is then told from the tries. */
  again?: boolean;
}

/** Sent on a schedule. */
export const renditionRescueJob = defineJob<Record<string, never>>('media.rendition-rescue');

export const renditionJob = defineJob<RenditionJob>('media.rendition', { expireInSeconds: 600, heartbeatSeconds: 10 });

/** Assets per job: enough that sending costs little, few enough that two workers share a small import. */
const PER_JOB = 8;
/** A rendition still pending after this long has lost its job. */
const LOST_AFTER_MS = 30 * 60_000;

/** Verdicts of which the picture itself may be free: its object was spoiled, or the machine too small. */
export const GIVEN_UP: readonly string[] = ['media_corrupt', 'media_unrenderable'];

/** Asks for the renditions that are missing; known ones cost nothing. Takes the manager first. */
@Injectable()
export class EnsureRenditions {
  constructor(
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** Asks for what is missing of these assets × profiles, in the caller's transaction. Asking again costs one statement and makes nothing. */
  async ensure(m: EntityManager, hashes: string[], profiles: RenditionProfile[]): Promise<void> {
    if (hashes.length === 0 || profiles.length === 0) return;
    const claimed = await claimRenditions(m, hashes, profiles, this.clock.now(), this.lostBefore());
    const lost = new Set(claimed.filter((row) => row.again).map((row) => row.assetHash));
    const fresh = new Set(claimed.map((row) => row.assetHash).filter((hash) => !lost.has(hash)));
    await this.send(m, [...fresh], profiles);
    for (const hash of lost) await this.jobs.send(m, renditionJob, { hashes: [hash], profiles, again: true });
  }

  /** Sends again what is pending without a job: after a restore the queue is empty while the tables still say what is to be done. */
  async rescue(m: EntityManager, profiles: RenditionProfile[]): Promise<void> {
    const lost = await lostRenditions(m, profiles, this.lostBefore(), 10_000);
    await this.ensure(
      m,
      lost.map((row) => row.assetHash),
      profiles,
    );
  }

  /** What was given up of this picture is asked for once more: somebody has sent the same bytes again. */
  async revive(m: EntityManager, hash: string, profiles: RenditionProfile[]): Promise<void> {
    const revived = new Set((await reviveRenditions(m, hash, GIVEN_UP, profiles, this.clock.now())).map(({ profile }) => profile));
    const again = profiles.filter(({ code }) => revived.has(code));
    if (again.length > 0) await this.jobs.send(m, renditionJob, { hashes: [hash], profiles: again, again: true });
  }

  private lostBefore(): Date {
    return new Date(this.clock.now().getTime() - LOST_AFTER_MS);
  }

  private async send(m: EntityManager, hashes: string[], profiles: RenditionProfile[]): Promise<void> {
    for (let at = 0; at < hashes.length; at += PER_JOB) {
      await this.jobs.send(m, renditionJob, { hashes: hashes.slice(at, at + PER_JOB), profiles });
    }
  }
}
