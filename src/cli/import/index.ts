export { afterTheDoors, tallyOf, type DoorAnswers } from './akeneo-verdicts.js';
export { bringIn } from './bring-in.js';
export { filesReport } from './files-report.js';
export type { FileAccount } from './row-tally.js';
export { VerdictFile } from './verdict-file.js';
export type {
  AttributeGroupSetup,
  AttributeSetup,
  CatalogueSetup,
  CatalogueSource,
  CategorySetup,
  ContentEdit,
  ErpItem,
  ErpOffer,
  FamilySetup,
  FamilyVariantSetup,
  LocaleSetup,
  SourceAsset,
  SourceLink,
  UnitFamilySetup,
} from './catalogue-source.js';
export { editContent, type RefusedEdit } from './edit-content.js';
export { importCommand } from './import.command.js';
export { PlinthClient, type UserError } from './plinth-client.js';
export { itemLine, pushItems, pushOffers, readInbox, type LineVerdict, type OfferLine } from './push-erp.js';
export { isBusy, PAUSES_MS, sendAgain } from './send-again.js';
export { setUpCatalogue } from './set-up-catalogue.js';
export { uploadPictures, type RefusedPicture } from './upload-pictures.js';
export { writeContent } from './write-content.js';
