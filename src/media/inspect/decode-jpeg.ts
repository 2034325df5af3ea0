import { isLeftOver, saysHarmless, withPlainHead } from './jpeg-extras.js';
import { saysOddHead } from './jpeg-head.js';
import type { FailOn } from './tolerance.js';

/**
 * JPEG alone has warnings that mean a broken picture, so it is decoded strictly. Where it is warned of what is harmless, that is taken out, and what is left is
 * decoded as strictly; bytes behind its scans are taken as long as they are few beside them. `read`: all of its bytes.
 */
export async function decodeJpeg(
  input: Buffer | string,
  decode: (from: Buffer | string, failOn: FailOn) => Promise<void>,
  read: () => Promise<Buffer>,
): Promise<void> {
  try {
    return await decode(input, 'warning');
  } catch (error) {
    if (!saysHarmless(error) && !saysOddHead(error)) throw error;
  }
  const { plain, scans } = withPlainHead(await read());
  try {
    await decode(plain, 'warning');
  } catch (error) {
    if (!saysHarmless(error) || isLeftOver(error, scans)) throw error;
  }
  // Renditions are made of the bytes that came.
  await decode(input, 'error');
}
