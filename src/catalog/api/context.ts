/** In a save, a null says the same as leaving the field out; but for a parent, of which it says that there is none. */
export function withoutNulls<T extends object>(row: T): T {
  return Object.fromEntries(
    Object.entries(row).filter(([name, value]) => value !== undefined && (value !== null || name === 'parentCode')),
  ) as T;
}
