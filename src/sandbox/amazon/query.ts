import type { FastifyRequest } from 'fastify';
import { badRequest } from './answers.js';

/** Query parameters as Amazon reads them: lists are separated by commas, or named several times. */

export function listIn(request: FastifyRequest, name: string): string[] | undefined {
  const given = (request.query as Record<string, string | string[] | undefined>)[name];
  if (given === undefined || given === '') return undefined;
  return (Array.isArray(given) ? given : [given]).flatMap((text) => text.split(','));
}

export function textIn(request: FastifyRequest, name: string): string | undefined {
  const given = (request.query as Record<string, string | string[] | undefined>)[name];
  return Array.isArray(given) ? given[0] : given;
}

/** A date-time as it was given; one that is none would filter by nothing. */
export function momentIn(request: FastifyRequest, name: string): string | undefined {
  const given = textIn(request, name);
  if (given !== undefined && Number.isNaN(Date.parse(given))) throw badRequest(`'${name}' must be a date-time.`);
  return given;
}

export function oneOf(request: FastifyRequest, name: string, allowed: readonly string[], otherwise: string): string {
  const given = textIn(request, name) ?? otherwise;
  if (!allowed.includes(given)) throw badRequest(`'${name}' must be one of ${allowed.join(', ')}.`);
  return given;
}
