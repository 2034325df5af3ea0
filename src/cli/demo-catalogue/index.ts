export { demoCatalogue, demoPeople } from './demo-catalogue.js';
export { generateCatalogue, type Generated } from './generate-catalogue.js';
export { isGtin } from './gtin.js';
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
} from './source.js';
