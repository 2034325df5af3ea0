/** Everything that an asset may be for on a product. */
export const assetRoles = ['main', 'gallery', 'swatch', 'size_chart', 'lifestyle', 'manual'] as const;
/** What an asset is for on a product. */
export type AssetRole = (typeof assetRoles)[number];
