import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { problem, type Problem } from '../../../libs/problem/index.js';

/** What Node tells of a connection on which no request can be read. */
type ClientError = Error & { code?: string };

/** A socket as Node's server holds it: with the answer that is on its way. */
type ServedSocket = Socket & { _httpMessage?: Pick<ServerResponse, 'headersSent'> | null };

/**
 * Answers what never becomes a request, or ends being one in the middle of its body, in our own form; Fastify's has no mending. Into an answer that has
 * begun nothing is written: its reader would take it for a part of that.
 */
export function answerClientError(error: ClientError, socket: ServedSocket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable && !socket._httpMessage?.headersSent) {
    const { status, told } = toldOf(error);
    const body = JSON.stringify({ problems: [told] });
    socket.write(
      `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy(error);
}

function toldOf({ code }: ClientError): { status: string; told: Problem } {
  switch (code ?? '') {
    case 'HPE_INVALID_EOF_STATE':
      return { status: '400 Bad Request', told: cutOff() };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: '408 Request Timeout', told: tooSlow() };
    case 'HPE_HEADER_OVERFLOW':
      return { status: '431 Request Header Fields Too Large', told: headersTooLarge() };
    default:
      return { status: '400 Bad Request', told: noHttp() };
  }
}

function cutOff(): Problem {
  const fix = 'Send the whole request again; one of the ERP with the same Idempotency-Key: what was answered keeps its answer.';
  return problem('request_cut_off', undefined, 'The connection ended before the request did.', fix);
}

function tooSlow(): Problem {
  return problem('request_too_slow', undefined, 'The head of the request did not come in time.', 'Send it at once.');
}

function headersTooLarge(): Problem {
  return problem('headers_too_large', undefined, 'The headers of the request are larger than 16 KiB.', 'Leave out what is not needed.');
}

function noHttp(): Problem {
  const message = 'This is no HTTP request from here on.';
  const fix = 'Send Content-Length as the number of bytes of the body, or the body in chunks; look at proxies in between.';
  return problem('bad_request', undefined, message, fix);
}
