/** Everything that an asset may be for on a product. */
export const assetRoles = ['main', 'gallery', 'swatch', 'size_chart', 'lifestyle', 'manual'] as const;
/** What an asset is for on a product. */
export type AssetRole = (typeof assetRoles)[number];

/** What shows the thing itself. On a channel a node with any of these inherits none of them: the parent's may show another colour. */
export const pictureRoles: readonly AssetRole[] = ['main', 'gallery', 'swatch', 'lifestyle'];

/** The roles that a node inherits on a channel together with this one, or not at all. */
export function inheritedWith(role: AssetRole): readonly AssetRole[] {
  return pictureRoles.includes(role) ? pictureRoles : [role];
}
