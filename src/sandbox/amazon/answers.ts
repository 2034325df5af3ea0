import type { FastifyReply } from 'fastify';

/** Refusals in Amazon's own form: `{ errors: [{ code, message, details }] }`. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details = '',
  ) {
    super(message);
  }
}

export const badRequest = (details: string): Refused => new Refused(400, 'InvalidInput', 'Invalid input', details);
export const notFound = (details: string): Refused => new Refused(404, 'NOT_FOUND', details);
export const denied = (details: string): Refused => new Refused(403, 'Unauthorized', 'Access to requested resource is denied.', details);
export const quotaExceeded = (): Refused => new Refused(429, 'QuotaExceeded', 'You exceeded your quota for the requested resource.');

export function refuse(reply: FastifyReply, { status, code, message, details }: Refused): void {
  void reply.code(status).send({ errors: [{ code, message, details }] });
}
