/**
 * Which part of the Admin API Plinth speaks: for each object type the fields that are kept. Input types, enums and scalars follow from the arguments
 * of what is kept, complete and unchanged, so that an unknown input field is refused exactly as the real schema refuses it.
 */
const connection = ['edges', 'nodes', 'pageInfo'];
const edge = ['cursor', 'node'];

export const SUBSET = {
  QueryRoot: [
    ...['product', 'products', 'productsCount', 'productByIdentifier', 'productVariant', 'productVariants', 'productOperation'],
    ...[
      'files',
      'node',
      'nodes',
      'inventoryItem',
      'inventoryItems',
      'location',
      'locations',
      'publications',
      'shop',
      'metafieldDefinitions',
    ],
  ],
  Mutation: [
    ...['productSet', 'productDelete', 'productVariantsBulkUpdate', 'fileCreate', 'fileUpdate', 'fileDelete', 'inventorySetQuantities'],
    'inventoryBulkToggleActivation',
    ...['publishablePublish', 'publishableUnpublish', 'metafieldDefinitionCreate', 'metafieldsSet', 'metafieldsDelete'],
  ],
  Product: [
    ...['id', 'legacyResourceId', 'title', 'handle', 'descriptionHtml', 'description', 'vendor', 'productType', 'tags', 'status', 'seo'],
    ...['category', 'options', 'templateSuffix', 'createdAt', 'updatedAt', 'publishedAt', 'onlineStoreUrl', 'totalInventory'],
    ...['tracksInventory', 'hasOnlyDefaultVariant', 'variantsCount', 'mediaCount', 'media', 'featuredMedia', 'variants', 'metafield'],
    ...['metafields', 'publishedOnPublication', 'resourcePublicationsCount', 'resourcePublicationsV2', 'isGiftCard', 'requiresSellingPlan'],
  ],
  ProductVariant: [
    ...['id', 'legacyResourceId', 'title', 'displayName', 'sku', 'barcode', 'price', 'compareAtPrice', 'position', 'taxable', 'taxCode'],
    ...['inventoryPolicy', 'inventoryQuantity', 'inventoryItem', 'selectedOptions', 'media', 'metafield', 'metafields', 'product'],
    ...['createdAt', 'updatedAt', 'availableForSale', 'requiresComponents', 'showUnitPrice', 'unitPriceMeasurement'],
    ...['publishedOnPublication', 'resourcePublicationsCount', 'resourcePublicationsV2'],
  ],
  ProductOption: ['id', 'name', 'position', 'values', 'optionValues'],
  ProductOptionValue: ['id', 'name', 'hasVariants'],
  SelectedOption: ['name', 'value', 'optionValue'],
  UnitPriceMeasurement: ['quantityUnit', 'quantityValue', 'referenceUnit', 'referenceValue'],
  SEO: ['title', 'description'],
  TaxonomyCategory: ['id'],
  InventoryItem: [
    ...[
      'id',
      'legacyResourceId',
      'sku',
      'tracked',
      'requiresShipping',
      'countryCodeOfOrigin',
      'provinceCodeOfOrigin',
      'harmonizedSystemCode',
    ],
    ...['measurement', 'unitCost', 'inventoryLevel', 'inventoryLevels', 'variant', 'createdAt', 'updatedAt'],
  ],
  InventoryItemMeasurement: ['id', 'weight'],
  Weight: ['unit', 'value'],
  InventoryLevel: ['id', 'item', 'location', 'quantities', 'isActive', 'createdAt', 'updatedAt'],
  InventoryQuantity: ['id', 'name', 'quantity', 'updatedAt'],
  InventoryAdjustmentGroup: ['id', 'createdAt', 'reason', 'referenceDocumentUri', 'changes'],
  InventoryChange: ['name', 'delta', 'quantityAfterChange', 'item', 'location'],
  Location: ['id', 'legacyResourceId', 'name', 'isActive', 'fulfillsOnlineOrders'],
  Publication: ['id', 'name', 'autoPublish'],
  ResourcePublicationV2: ['isPublished', 'publication', 'publishDate'],
  MediaImage: [
    ...['id', 'alt', 'createdAt', 'updatedAt', 'fileStatus', 'fileErrors', 'status', 'mediaContentType', 'mediaErrors', 'mediaWarnings'],
    ...['image', 'mimeType', 'originalSource', 'preview'],
  ],
  GenericFile: ['id', 'alt', 'createdAt', 'updatedAt', 'fileStatus', 'fileErrors', 'url', 'mimeType', 'originalFileSize', 'preview'],
  MediaImageOriginalSource: ['fileSize', 'url'],
  MediaPreviewImage: ['image', 'status'],
  Image: ['id', 'altText', 'width', 'height', 'url'],
  FileError: ['code', 'details', 'message'],
  MediaError: ['code', 'details', 'message'],
  MediaWarning: ['code', 'message'],
  Metafield: [
    'id',
    'legacyResourceId',
    'namespace',
    'key',
    'type',
    'value',
    'jsonValue',
    'compareDigest',
    'ownerType',
    'createdAt',
    'updatedAt',
  ],
  MetafieldDefinition: ['id', 'name', 'namespace', 'key', 'ownerType', 'type'],
  MetafieldDefinitionType: ['name', 'category'],
  MoneyV2: ['amount', 'currencyCode'],
  Shop: ['id', 'name', 'myshopifyDomain', 'url', 'currencyCode', 'ianaTimezone', 'weightUnit', 'taxesIncluded', 'resourceLimits'],
  ShopResourceLimits: ['maxProductOptions', 'maxProductVariants'],
  Count: ['count', 'precision'],
  PageInfo: ['endCursor', 'hasNextPage', 'hasPreviousPage', 'startCursor'],
  ProductSetOperation: ['id', 'product', 'status', 'userErrors'],
  ProductSetPayload: ['product', 'productSetOperation', 'userErrors'],
  ProductDeletePayload: ['deletedProductId', 'shop', 'userErrors'],
  ProductVariantsBulkUpdatePayload: ['product', 'productVariants', 'userErrors'],
  FileCreatePayload: ['files', 'userErrors'],
  FileUpdatePayload: ['files', 'userErrors'],
  FileDeletePayload: ['deletedFileIds', 'userErrors'],
  InventorySetQuantitiesPayload: ['inventoryAdjustmentGroup', 'userErrors'],
  InventoryBulkToggleActivationPayload: ['inventoryItem', 'inventoryLevels', 'userErrors'],
  PublishablePublishPayload: ['publishable', 'shop', 'userErrors'],
  PublishableUnpublishPayload: ['publishable', 'shop', 'userErrors'],
  MetafieldsSetPayload: ['metafields', 'userErrors'],
  MetafieldsSetUserError: ['code', 'elementIndex', 'field', 'message'],
  MetafieldsDeletePayload: ['deletedMetafields', 'userErrors'],
  MetafieldIdentifier: ['key', 'namespace', 'ownerId'],
  MetafieldDefinitionCreatePayload: ['createdDefinition', 'userErrors'],
  ...Object.fromEntries(
    [
      ...['ProductSetUserError', 'FilesUserError', 'InventorySetQuantitiesUserError', 'ProductVariantsBulkUpdateUserError'],
      'InventoryBulkToggleActivationUserError',
    ].map((name) => [
      name,
      ['code', 'field', 'message'],
    ]),
  ),
  MetafieldDefinitionCreateUserError: ['code', 'field', 'message'],
  UserError: ['field', 'message'],
  ...Object.fromEntries(
    [
      ...['Product', 'ProductVariant', 'Media', 'File', 'Metafield', 'InventoryItem', 'InventoryLevel', 'Location', 'Publication'],
      ...['ResourcePublicationV2', 'MetafieldDefinition'],
    ].flatMap((name) => [
      [`${name}Connection`, connection],
      [`${name}Edge`, edge],
    ]),
  ),
};

/** Kept interfaces; of each, the fields that every kept type behind it has. The others vanish from the `implements` lists. */
export const INTERFACES = ['Node', 'File', 'Media', 'DisplayableError', 'ProductOperation', 'Publishable', 'LegacyInteroperability'];
