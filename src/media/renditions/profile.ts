import { canonicalJson, sha256hex } from '../../../libs/canonical/index.js';

/** How a channel wants its pictures: data, never code. */
export interface RenditionSettings {
  code: string;
  /** Pixels. The picture is scaled down into this box and never up. */
  maxWidth: number;
  maxHeight: number;
  /** Pixels. A rendition that would be smaller fails, naming this minimum. */
  minWidth: number;
  minHeight: number;
  /** Pixels of the longer side, for channels that put their minimum so (Amazon's zoom: 1,000). */
  minLongestSide?: number;
  /** inside (the default): as large as the picture scales; pad: with background added up to the box's proportions. */
  fit?: 'inside' | 'pad';
  /** `#rrggbb` behind transparent pixels and in padding. */
  background: string;
  format: 'jpeg' | 'png' | 'webp';
  /** 1–100, for JPEG and WebP. */
  quality: number;
}

/** Settings with the version that their files are named by. */
export interface RenditionProfile extends RenditionSettings {
  /** Hash of the settings and of the maker: another setting makes other files beside the old ones. */
  readonly version: string;
}

/** Raised when the code below makes other bytes from the same settings, so that old renditions are not taken for new ones. */
const MAKER = 1;

/**
 * A profile of these settings; its version is a hash of them, so that other settings make other files. The longest side that is wanted
 * makes none: a channel that raises it has no picture made anew.
 */
export function defineProfile(settings: RenditionSettings): RenditionProfile {
  const { minLongestSide: _least, ...making } = settings;
  return { ...settings, version: sha256hex(canonicalJson({ ...making, maker: MAKER })).slice(0, 16) };
}

/**
 * The profiles of this program, by code. Channels add theirs when their module starts; both API and worker hold the same list. `register` throws
 * for another profile under a code that is taken; `get` is undefined for an unknown one.
 */
export class RenditionProfiles {
  private readonly byCode = new Map<string, RenditionProfile>();

  register(...profiles: RenditionProfile[]): void {
    for (const profile of profiles) {
      const known = this.byCode.get(profile.code);
      if (known && known.version !== profile.version) throw new Error(`Two rendition profiles are called ${profile.code}`);
      this.byCode.set(profile.code, profile);
    }
  }

  get(code: string): RenditionProfile | undefined {
    return this.byCode.get(code);
  }

  /** In the order in which they were registered. */
  all(): RenditionProfile[] {
    return [...this.byCode.values()];
  }
}
