import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';
import { problem, Refusal } from '../../../libs/problem/index.js';
import type { Stage } from './ingest-asset.service.js';
import type { StagedFile } from './staging.js';

const FIX = 'Send one file as multipart/form-data, for example `curl -F file=@picture.jpg`.';

/**
 * Reads one file out of a multipart body and stages it as it arrives. A body that ends early is refused: the parser notices that the
 * closing boundary is missing. On every way out the body is read to its end, because a client that is still sending does not listen.
 */
export async function receiveFile(headers: IncomingHttpHeaders, body: Readable, stage: Stage): Promise<StagedFile> {
  const parser = parserFor(headers, body);
  let staging: Promise<StagedFile> | undefined;
  let arriving: Readable | undefined;
  let extra = false;
  parser.on('file', (_field: string, file: BusboyFileStream, name: string | undefined) => {
    // Told of a cut body by an event only: unheard it would end the program, and who reads the file would wait for ever.
    file.on('error', (error) => file.destroy(error));
    arriving = file;
    staging = stage(file, name).finally(() => file.resume());
    staging.catch(() => undefined);
  });
  parser.on('filesLimit', () => (extra = true));
  try {
    await parsed(body, parser);
    if (!staging) throw refuse('upload_no_file', 'The request holds no file.');
    if (extra) throw refuse('upload_one_file', 'The request holds more than one file.');
    return await staging;
  } catch (error) {
    body.unpipe(parser);
    body.resume();
    arriving?.destroy(cut());
    await staging?.then((staged) => staged.dispose()).catch(() => undefined);
    throw error;
  }
}

function parserFor(headers: IncomingHttpHeaders, body: Readable): InstanceType<typeof Busboy> {
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits: { files: 1, fields: 20, parts: 25, headerPairs: 20 } });
  } catch {
    body.resume();
    throw refuse('upload_not_multipart', 'The request is not multipart/form-data with a boundary.');
  }
}

/** A busboy error, a broken connection or a whole body, whichever comes first. */
function parsed(body: Readable, parser: InstanceType<typeof Busboy>): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.on('finish', () => resolve());
    parser.on('error', () => reject(cut()));
    body.on('error', () => reject(cut()));
    body.on('close', () => body.readableEnded || reject(cut()));
    body.pipe(parser);
  });
}

function cut(): Refusal {
  return refuse('upload_truncated', 'The request ended before its file did.');
}

function refuse(code: string, message: string): Refusal {
  return new Refusal(problem(code, 'file', message, FIX));
}
