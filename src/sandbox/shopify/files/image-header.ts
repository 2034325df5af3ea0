export interface ImageHeader {
  mimeType: string;
  width: number;
  height: number;
}

/**
 * Type and size of an image from its first bytes: enough to refuse what Shopify refuses, at a hundredth of the cost of decoding it.
 * Undefined: not an image that Shopify takes. Width 0: the type is right but the header is broken or cut off.
 */
export function readImageHeader(bytes: Buffer): ImageHeader | undefined {
  if (bytes.length >= 8 && bytes.readUInt32BE(0) === 0x89504e47)
    return sized('image/png', bytes, 24, () => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]);
  if (bytes.length >= 6 && /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) {
    return sized('image/gif', bytes, 10, () => [bytes.readUInt16LE(6), bytes.readUInt16LE(8)]);
  }
  if (bytes.length >= 3 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return jpeg(bytes);
  if (bytes.length >= 12 && bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return webp(bytes);
  return undefined;
}

function sized(mimeType: string, bytes: Buffer, needed: number, read: () => [number, number]): ImageHeader {
  if (bytes.length < needed) return { mimeType, width: 0, height: 0 };
  const [width, height] = read();
  return { mimeType, width, height };
}

/** Walks the segments to the frame header (SOF0–SOF15 without DHT, JPG and DAC). */
function jpeg(bytes: Buffer): ImageHeader {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { mimeType: 'image/jpeg', width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return { mimeType: 'image/jpeg', width: 0, height: 0 };
}

function webp(bytes: Buffer): ImageHeader {
  const mimeType = 'image/webp';
  const chunk = bytes.toString('latin1', 12, 16);
  if (chunk === 'VP8X') return sized(mimeType, bytes, 30, () => [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1]);
  if (chunk === 'VP8 ') return sized(mimeType, bytes, 30, () => [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff]);
  if (chunk === 'VP8L') {
    return sized(mimeType, bytes, 25, () => {
      const packed = bytes.readUInt32LE(21);
      return [(packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1];
    });
  }
  return { mimeType, width: 0, height: 0 };
}
