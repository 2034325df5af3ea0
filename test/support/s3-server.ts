import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface S3Server {
  endpoint: string;
  close(): Promise<void>;
}

interface Stored {
  bytes: Buffer;
  type: string;
}

/**
 * As much of S3 as our client speaks, in memory, for machines without a real one: buckets, objects, multipart uploads, listing. It
 * knows one access key and does not verify signatures, so it proves our calls and not our credentials; the contract test also runs
 * against a real server where there is one. No syntax that Node cannot erase, because plain scripts import this file.
 */
export async function startS3Server(accessKey: string): Promise<S3Server> {
  const buckets = new Map<string, Map<string, Stored>>();
  const uploads = new Map<string, { bucket: string; key: string; type: string; parts: Map<number, Buffer> }>();
  let nextUpload = 1;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://s3');
    const [, bucketName = '', ...rest] = decodeURIComponent(url.pathname).split('/');
    const key = rest.join('/');
    const is = (method: string, parameter?: string) => request.method === method && (!parameter || url.searchParams.has(parameter));
    const body = unchunk(await buffer(request), request.headers);
    if (!request.headers.authorization?.includes(`Credential=${accessKey}/`)) return fail(response, 403, 'InvalidAccessKeyId');
    if (key === '' && is('PUT')) {
      buckets.set(bucketName, buckets.get(bucketName) ?? new Map());
      return send(response, 200);
    }
    const bucket = buckets.get(bucketName);
    if (!bucket) return fail(response, 404, 'NoSuchBucket');
    if (key === '' && is('HEAD')) return send(response, 200);
    if (key === '' && is('GET', 'uploads')) return send(response, 200, listUploads(url.searchParams.get('prefix') ?? ''));
    if (key === '' && is('GET')) return send(response, 200, list(bucket, url.searchParams));
    const type = request.headers['content-type'] ?? 'application/octet-stream';
    if (is('POST', 'uploads')) {
      const id = `upload-${nextUpload++}`;
      uploads.set(id, { bucket: bucketName, key, type, parts: new Map() });
      return send(response, 200, xml('InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`));
    }
    const upload = uploads.get(url.searchParams.get('uploadId') ?? '');
    if (url.searchParams.has('uploadId')) {
      if (!upload) return fail(response, 404, 'NoSuchUpload');
      return onUpload(request, response, url.searchParams, upload, bucket, body);
    }
    if (is('PUT')) {
      bucket.set(key, { bytes: body, type });
      return send(response, 200, '', { etag: etag(body) });
    }
    if (is('DELETE')) {
      bucket.delete(key);
      return send(response, 204);
    }
    const found = bucket.get(key);
    if (!found) return fail(response, 404, 'NoSuchKey');
    const headers = { 'content-type': found.type, 'content-length': String(found.bytes.length), etag: etag(found.bytes) };
    return send(response, 200, is('HEAD') ? '' : found.bytes, { ...headers, 'last-modified': new Date(0).toUTCString() });
  };

  const onUpload = (
    request: IncomingMessage,
    response: ServerResponse,
    parameters: URLSearchParams,
    upload: { key: string; type: string; parts: Map<number, Buffer> },
    bucket: Map<string, Stored>,
    body: Buffer,
  ): void => {
    if (request.method === 'PUT') {
      upload.parts.set(Number(parameters.get('partNumber')), body);
      return send(response, 200, '', { etag: etag(body) });
    }
    uploads.delete(parameters.get('uploadId')!);
    if (request.method === 'DELETE') return send(response, 204);
    const parts = [...upload.parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
    const bytes = Buffer.concat(parts);
    bucket.set(upload.key, { bytes, type: upload.type });
    return send(
      response,
      200,
      xml('CompleteMultipartUploadResult', `<Location>/</Location><Bucket>b</Bucket><Key>${upload.key}</Key><ETag>${etag(bytes)}</ETag>`),
    );
  };

  const listUploads = (prefix: string): string => {
    const open = [...uploads].filter(([, upload]) => upload.key.startsWith(prefix));
    const rows = open.map(([id, { key }]) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`);
    return xml('ListMultipartUploadsResult', `<IsTruncated>false</IsTruncated>${rows.join('')}`);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => fail(response, 500, 'InternalError'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The client may send `aws-chunked`: hex length, signature, bytes, again and again. */
function unchunk(body: Buffer, headers: IncomingMessage['headers']): Buffer {
  if (!String(headers['x-amz-content-sha256']).startsWith('STREAMING-')) return body;
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const lineEnd = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    pieces.push(body.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
  return Buffer.concat(pieces);
}

function list(bucket: Map<string, Stored>, parameters: URLSearchParams): string {
  const after = parameters.get('continuation-token') ?? parameters.get('start-after') ?? '';
  const size = Number(parameters.get('max-keys') ?? 1000);
  const keys = [...bucket.keys()].filter((key) => key.startsWith(parameters.get('prefix') ?? '') && key > after).sort();
  const page = keys.slice(0, size);
  const rows = page.map((key) => `<Contents><Key>${key}</Key><Size>${bucket.get(key)!.bytes.length}</Size></Contents>`).join('');
  const more = keys.length > size ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  return xml('ListBucketResult', `<IsTruncated>${keys.length > size}</IsTruncated>${more}${rows}`);
}

function etag(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

function xml(name: string, inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${name}>`;
}

function fail(response: ServerResponse, status: number, code: string): void {
  send(response, status, xml('Error', `<Code>${code}</Code><Message>${code}</Message>`));
}

function send(response: ServerResponse, status: number, body: string | Buffer = '', headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(body);
}
