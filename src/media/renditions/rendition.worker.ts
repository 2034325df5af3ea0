import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { Jobs } from '../../../libs/jobs/index.js';
import { MediaSettings } from '../media-settings.js';
import { EnsureRenditions, renditionJob, renditionRescueJob } from './ensure-renditions.service.js';
import { MakeRenditions } from './make-renditions.service.js';
import { RenditionProfiles } from './profile.js';

/** Takes rendition jobs in this process, and sends lost ones again. */
@Injectable()
export class RenditionWorker {
  constructor(
    private readonly ds: DataSource,
    private readonly jobs: Jobs,
    private readonly maker: MakeRenditions,
    private readonly ensure: EnsureRenditions,
    private readonly profiles: RenditionProfiles,
    private readonly settings: MediaSettings,
  ) {}

  async start(): Promise<void> {
    await this.jobs.work(renditionJob, (job) => this.maker.make(job), this.settings.renditionsAtOnce);
    await this.jobs.work(renditionRescueJob, () => this.rescue());
    await this.jobs.schedule(renditionRescueJob, '*/10 * * * *', {});
    await this.rescue();
  }

  private rescue(): Promise<void> {
    return inTransaction(this.ds, (m) => this.ensure.rescue(m, this.profiles.all()));
  }
}
