/** What is accepted before a single pixel is decoded. */
export interface MediaLimits {
  /** Bytes of one file. */
  maxBytes: number;
  /** Width × height of one frame. */
  maxPixels: number;
  /** Longest side, in pixels. Amazon takes at most 10,000; a longer side is nearly always a bomb. */
  maxSide: number;
}

/** The limits of a picture where nothing else is configured. */
export const defaultLimits: MediaLimits = { maxBytes: 64 * 1024 * 1024, maxPixels: 100_000_000, maxSide: 30_000 };
