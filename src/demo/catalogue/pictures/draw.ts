import sharp from 'sharp';
import type { Shape } from '../products/kinds.js';
import { outlines } from './shapes.js';

// No drawing is made twice: libvips would keep 50 MB for nothing.
sharp.cache(false);

/** Pixels of a side: what Amazon's zoom wants, and no more, because drawing takes longer than anything Plinth does with a picture. */
const SIDE = 1000;

/** A product in its colour on pure white. `motif` varies what is printed on it. No text: fonts differ from machine to machine. */
export function picture(shape: Shape, ink: string, motif: number, side = SIDE): Promise<Buffer> {
  const step = 6 + (motif % 5) * 2;
  const lines = Array.from({ length: Math.ceil(200 / step) }, (_, n) => `M${n * step - 100},0 l100,100`).join(' ');
  const body = `<path d="${outlines[shape]}" fill="${ink}" fill-rule="evenodd" stroke="#00000055" stroke-width="0.6"/>
    <g clip-path="url(#form)"><path d="${motif % 2 ? lines : lines.replaceAll('l100,100', 'l-100,100')}" stroke="#ffffff" stroke-opacity="0.22" stroke-width="${1 + (motif % 3)}"/>
    <rect x="0" y="0" width="38" height="100" fill="#ffffff" fill-opacity="0.1"/></g>`;
  return jpeg(shape, body, side);
}

/** The same without colour, as lines: it shows no variant, so that every variant may show it. */
export function sketch(shape: Shape, motif: number, side = SIDE): Promise<Buffer> {
  const dash = 2 + (motif % 4);
  return jpeg(shape, `<path d="${outlines[shape]}" fill="none" stroke="#333333" stroke-width="0.8" stroke-dasharray="${dash} 0.6"/>`, side);
}

function jpeg(shape: Shape, body: string, side: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="${side}" height="${side}">
    <defs><clipPath id="form"><path d="${outlines[shape]}" clip-rule="evenodd"/></clipPath></defs>
    <rect width="100" height="100" fill="#ffffff"/>${body}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#ffffff' }).jpeg({ quality: 88 }).toBuffer();
}
