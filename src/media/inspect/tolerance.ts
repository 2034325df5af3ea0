export type FailOn = 'warning' | 'error' | 'truncated';

/** What libtiff says of a tag of a type that there is not: no viewer needs it. */
const ODD_TAGS = /^(?:[^\n]*Tag \d+\) is TIFF_SETGET_UNDEFINED and thus tag is not read from file\n?)+$/;

/** Decodes as strictly as the picture bears. Odd notes beside the picture are only warned of, and taken. Of a JPEG more is asked first (`decode-jpeg.ts`). */
export async function decodeTolerantly<T>(decode: (failOn: FailOn) => Promise<T>): Promise<T> {
  try {
    return await decode('error');
  } catch (error) {
    if (ODD_TAGS.test(error instanceof Error ? error.message : '')) return decode('truncated');
    throw error;
  }
}
