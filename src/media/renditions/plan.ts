import { problem, type Problem } from '../../../libs/problem/index.js';
import type { RenditionSettings } from './profile.js';

export interface Size {
  width: number;
  height: number;
}

export interface RenditionPlan {
  /** The picture itself, in pixels. */
  picture: Size;
  /** The file: the picture, or the picture with background around it. */
  canvas: Size;
}

/** What a picture of this size (upright) becomes under a profile, or why it cannot. Pure. */
export function planRendition(source: Size, profile: RenditionSettings): RenditionPlan | Problem {
  const scale = Math.min(1, profile.maxWidth / source.width, profile.maxHeight / source.height);
  const picture = { width: scaled(source.width, scale), height: scaled(source.height, scale) };
  const canvas = profile.fit === 'pad' ? padded(picture, profile) : picture;
  const longest = Math.max(canvas.width, canvas.height);
  const small = canvas.width < profile.minWidth || canvas.height < profile.minHeight || longest < (profile.minLongestSide ?? 0);
  return small ? tooSmall(source, profile) : { picture, canvas };
}

export function isPlan(plan: RenditionPlan | Problem): plan is RenditionPlan {
  return 'picture' in plan;
}

function scaled(side: number, scale: number): number {
  return Math.max(1, Math.round(side * scale));
}

/** The smallest canvas of the box's proportions that holds the picture. The picture is not enlarged to fill it. */
function padded(picture: Size, box: { maxWidth: number; maxHeight: number }): Size {
  return {
    width: Math.max(picture.width, Math.round((picture.height * box.maxWidth) / box.maxHeight)),
    height: Math.max(picture.height, Math.round((picture.width * box.maxHeight) / box.maxWidth)),
  };
}

function tooSmall(source: Size, profile: RenditionSettings): Problem {
  const box = `${profile.minWidth}×${profile.minHeight}`;
  const side = profile.minLongestSide ? `${profile.minLongestSide} pixels on the longer side` : '';
  const least = [profile.minWidth > 1 || profile.minHeight > 1 || !side ? `${box} pixels` : '', side].filter(Boolean).join(' and ');
  return problem(
    'image_too_small',
    undefined,
    `The picture has ${source.width}×${source.height} pixels; ${profile.code} needs at least ${least}, and pictures are not enlarged.`,
    'Upload a larger original of this picture.',
    { owner: 'pim', details: { width: source.width, height: source.height, minWidth: profile.minWidth, minHeight: profile.minHeight } },
  );
}
