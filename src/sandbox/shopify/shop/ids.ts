const GID = /^gid:\/\/shopify\/([A-Za-z]+)\/([A-Za-z0-9-]+)$/;

/** Shopify's global ids: `gid://shopify/Product/1`. Each type counts for itself. */
export class Ids {
  private readonly counters = new Map<string, number>();

  next(type: string): { id: string; number: number } {
    const number = (this.counters.get(type) ?? 0) + 1;
    this.counters.set(type, number);
    return { id: gid(type, number), number };
  }
}

export const gid = (type: string, key: string | number): string => `gid://shopify/${type}/${key}`;

export function parseGid(id: string): { type: string; key: string } | undefined {
  const match = GID.exec(id);
  return match ? { type: match[1]!, key: match[2]! } : undefined;
}
