export type FailOn = 'warning' | 'error' | 'truncated';

/**
 * What libjpeg says of bytes that belong to nothing, and of notes that some telephones write in the head of a scan: every viewer leaves them out.
 * It tells the first of its warnings only.
 */
const HARMLESS = /^[^\n]{0,100}(?: extraneous bytes before marker|Invalid SOS parameters for sequential JPEG)/;
/** What libtiff says of a tag of a type that there is not: no viewer needs it. */
const ODD_TAGS = /^(?:[^\n]*Tag \d+\) is TIFF_SETGET_UNDEFINED and thus tag is not read from file\n?)+$/;

/**
 * Decodes as strictly as the picture bears. Odd notes beside the picture are only warned of, and taken. JPEG alone has warnings that mean a
 * broken picture, so it is decoded strictly first, and less so where what is wrong is harmless.
 */
export async function decodeTolerantly<T>(mediaType: string, decode: (failOn: FailOn) => Promise<T>): Promise<T> {
  try {
    return await decode(mediaType === 'image/jpeg' ? 'warning' : 'error');
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    if (HARMLESS.test(said)) return decode('error');
    if (ODD_TAGS.test(said)) return decode('truncated');
    throw error;
  }
}
