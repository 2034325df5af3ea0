import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { contextFromHeaders } from '../../../libs/telemetry/index.js';
import { ApiRefusal } from '../errors/api-refusal.js';

/** Answers an address that no route can be looked up by, in our own form: Fastify's has no mending. No hook sees such a request. */
export function answerUnrouted({ code, statusCode = 400 }: FastifyError, { headers }: FastifyRequest, reply: FastifyReply): void {
  const { requestId } = contextFromHeaders(headers);
  const problems = [code === 'FST_ERR_MAX_PARAM_LENGTH' ? addressTooLong() : addressInvalid()];
  void reply.status(statusCode).header('x-request-id', requestId).type('application/json; charset=utf-8').send({ problems, requestId });
}

/** Answers what expects more of us than `100-continue`; Node says nothing but the status. */
export function answerExpectation({ headers }: IncomingMessage, response: ServerResponse): void {
  const { requestId } = contextFromHeaders(headers);
  const told = problem(
    'expectation_unknown',
    'Expect',
    'This is nothing that can be expected here.',
    'Send Expect: 100-continue, or leave it out.',
  );
  const body = JSON.stringify({ problems: [told], requestId });
  const type = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };
  response.writeHead(417, { ...type, 'x-request-id': requestId, connection: 'close' });
  response.end(body);
}

/** Throws where HTTP/1.1 asks for a host and none is named; Node would refuse it without a word. */
export function askForHost({ raw, headers }: FastifyRequest): void {
  if (headers.host !== undefined || raw.httpVersion !== '1.1') return;
  throw new ApiRefusal(400, problem('host_missing', 'Host', 'The request names no host.', 'Send the header Host, as HTTP/1.1 asks for.'));
}

function addressInvalid(): Problem {
  const fix = 'Write each letter that needs it as the bytes of its UTF-8, each as % and two hexadecimal digits.';
  return problem('address_invalid', undefined, 'The address holds a % that stands for no letter.', fix);
}

function addressTooLong(): Problem {
  const fix = 'Check the address; GET /openapi.json lists the REST routes.';
  return problem('address_too_long', undefined, 'A part of the address is longer than anything that is found by it.', fix);
}
