import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { TestClock } from '../../libs/clock/index.js';
import { Jobs } from '../../libs/jobs/index.js';
import { FolderStore } from '../../libs/storage/index.js';
import { DueProducts } from '../../src/search/index.js';
import { testDatabase } from '../support/index.js';
import { IngestAsset } from '../../src/media/assets/ingest-asset.service.js';
import { DeliverMedia } from '../../src/media/delivery/delivery.service.js';
import { defaultFetchSettings, type FetchSettings } from '../../src/media/fetching/guarded-get.js';
import { MediaSettings } from '../../src/media/media-settings.js';
import { EnsureRenditions } from '../../src/media/renditions/ensure-renditions.service.js';
import { MakeRenditions } from '../../src/media/renditions/make-renditions.service.js';
import { RenditionProfiles } from '../../src/media/renditions/profile.js';
import { RenditionReader } from '../../src/media/renditions/rendition-reader.js';
import { RenditionWorker } from '../../src/media/renditions/rendition.worker.js';

/** The media room on a database, folder and job queue of its own, without HTTP. */
export async function mediaWorld(fetching: Partial<FetchSettings> = {}) {
  const db = await testDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'plinth-media-test-'));
  const objects = new FolderStore(folder);
  await objects.ensure();
  const clock = new TestClock('2026-11-21T00:00:00Z');
  const errors: Error[] = [];
  const jobs = new Jobs({ url: db.url, pollSeconds: 0.5, onError: (error) => errors.push(error) });
  await jobs.start();
  const limits = { maxBytes: 2_000_000, maxPixels: 25_000_000, maxSide: 10_000 };
  const settings = new MediaSettings({
    publicUrl: 'https://media.test',
    worker: true,
    limits,
    stagingFolder: folder,
    fetching: { ...defaultFetchSettings, ...fetching },
  });
  const profiles = new RenditionProfiles();
  const ensure = new EnsureRenditions(jobs, clock);
  const maker = new MakeRenditions(db.ds, objects, settings, new DueProducts(clock));
  return {
    ds: db.ds,
    settings,
    objects,
    jobs,
    clock,
    profiles,
    ensure,
    maker,
    ingest: new IngestAsset(db.ds, objects, settings, ensure, profiles),
    deliver: new DeliverMedia(db.ds, objects),
    reader: new RenditionReader(settings),
    worker: new RenditionWorker(db.ds, jobs, maker, ensure, profiles, settings),
    staged: async () => (await readdir(folder)).filter((name) => name.startsWith('plinth-upload-')),
    storedFiles: async () => (await readdir(path.join(folder, 'objects'), { recursive: true })).filter((name) => name.endsWith('@')).length,
    close: async () => {
      await jobs.stop();
      await db.close();
      await rm(folder, { recursive: true, force: true });
      if (errors.length > 0) throw errors[0]!;
    },
  };
}

export type MediaWorld = Awaited<ReturnType<typeof mediaWorld>>;

/** A picture with a colour of its own, so that its hash is too. */
export function picture(width: number, height: number, background = '#336699'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg({ quality: 93 })
    .toBuffer();
}

/** A web server on a free port of the loopback. */
export async function webServer(listener: RequestListener): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
