import type { FastifyReply } from 'fastify';

/** Refusals in Amazon's own form: `{ errors: [{ code, message, details }] }`. */
export class AmazonError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details = '',
  ) {
    super(message);
  }
}

export const badRequest = (details: string): AmazonError => new AmazonError(400, 'InvalidInput', 'Invalid input', details);
export const notFound = (details: string): AmazonError => new AmazonError(404, 'NOT_FOUND', details);
export const denied = (details: string): AmazonError =>
  new AmazonError(403, 'Unauthorized', 'Access to requested resource is denied.', details);
export const quotaExceeded = (): AmazonError =>
  new AmazonError(429, 'QuotaExceeded', 'You exceeded your quota for the requested resource.');

export function refuse(reply: FastifyReply, { status, code, message, details }: AmazonError): void {
  void reply.code(status).send({ errors: [{ code, message, details }] });
}
