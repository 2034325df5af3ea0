import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';

export interface Pictures {
  url(name: string): string;
  /** How often each path was fetched. */
  hits: Map<string, number>;
  /** Adds or replaces a file. */
  put(name: string, bytes: Buffer): void;
  redirect(from: string, to: string): void;
  close(): Promise<void>;
}

/** A merchant's picture server for tests. */
export async function servePictures(): Promise<Pictures> {
  const files = new Map<string, Buffer>();
  const moved = new Map<string, string>();
  const hits = new Map<string, number>();
  const server = createServer((request, response) => {
    const name = request.url!.slice(1);
    hits.set(name, (hits.get(name) ?? 0) + 1);
    const bytes = files.get(name);
    if (moved.has(name)) return void response.writeHead(302, { location: `/${moved.get(name)}` }).end();
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: (name) => `${origin}/${name}`,
    hits,
    put: (name, bytes) => void files.set(name, bytes),
    redirect: (from, to) => void moved.set(from, to),
    close: () => new Promise((done) => server.close(() => done())),
  };
}

export function picture(width: number, height: number, type: 'jpeg' | 'png' | 'webp' | 'avif' = 'jpeg'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#b08d57' } })
    .toFormat(type)
    .toBuffer();
}

const SOURCE_TYPE = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

/** A JPEG whose XMP names the tool, and, if `marked`, the IPTC source type of generated media. */
export function generatedPicture(marked: boolean, tool = 'Stable Diffusion'): Promise<Buffer> {
  const mark = marked ? `<Iptc4xmpExt:DigitalSourceType>${SOURCE_TYPE}</Iptc4xmpExt:DigitalSourceType>` : '';
  const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><xmp:CreatorTool>${tool}</xmp:CreatorTool>${mark}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
  return sharp({ create: { width: 600, height: 600, channels: 3, background: '#b08d57' } })
    .jpeg()
    .withXmp(xmp)
    .toBuffer();
}
