import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import sharp from 'sharp';
import { AssetsPort, CatalogModule } from '../catalog/index.js';
import { SearchMarks, SearchModule } from '../search/index.js';
import { AssetsController } from './assets/assets.controller.js';
import { AssetsResolver } from './assets/assets.resolver.js';
import { ReadAssets } from './assets/read-assets.service.js';
import { IngestAsset } from './assets/ingest-asset.service.js';
import { dropAbandoned } from './assets/staging.js';
import { StoredAssets } from './assets/stored-assets.js';
import { DeliveryController } from './delivery/delivery.controller.js';
import { DeliverMedia } from './delivery/delivery.service.js';
import { LinksResolver } from './links/links.resolver.js';
import { PicturesResolver, PictureFilesResolver } from './links/pictures.resolver.js';
import { PictureRoles } from './links/picture-roles.js';
import { SetLinks } from './links/set-links.service.js';
import { MediaSettings } from './media-settings.js';
import { EnsureRenditions } from './renditions/ensure-renditions.service.js';
import { MakeRenditions } from './renditions/make-renditions.service.js';
import { RenditionProfiles } from './renditions/profile.js';
import { RenditionReader } from './renditions/rendition-reader.js';
import { RenditionWorker } from './renditions/rendition.worker.js';

/** What the rooms above may inject. */
const shown = [IngestAsset, SetLinks, EnsureRenditions, RenditionReader, RenditionProfiles];

/** Assets, links and renditions. */
@Module({
  imports: [CatalogModule, SearchModule],
  controllers: [AssetsController, DeliveryController],
  providers: [
    ...shown,
    MakeRenditions,
    RenditionWorker,
    StoredAssets,
    DeliverMedia,
    PictureRoles,
    ReadAssets,
    AssetsResolver,
    LinksResolver,
    PicturesResolver,
    PictureFilesResolver,
  ],
  exports: shown,
})
export class MediaModule implements OnApplicationBootstrap {
  constructor(
    private readonly renditions: RenditionWorker,
    private readonly settings: MediaSettings,
    port: AssetsPort,
    stored: StoredAssets,
    marks: SearchMarks,
    roles: PictureRoles,
  ) {
    port.use(stored);
    marks.use(roles);
  }

  /**
   * After every module has started, so that the channels have registered their profiles. One libvips thread per picture and several
   * pictures at once, for uploads as for renditions: more threads per picture were slower in all measurements.
   */
  async onApplicationBootstrap(): Promise<void> {
    sharp.concurrency(1);
    sharp.cache(false); // no picture is worked on twice: libvips would keep 50 MB for nothing
    await dropAbandoned(this.settings.stagingFolder);
    if (this.settings.worker) await this.renditions.start();
  }
}
