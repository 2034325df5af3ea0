import { expect, test } from '@jest/globals';
import { outageOf } from '../problem/index.js';
import { asError } from './as-error.js';

test('what pg-boss tells as a plain object is an error that keeps its code, text, stack and queue', () => {
  const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const told = asError({ ...error, message: error.message, stack: error.stack, queue: 'media.rendition' });
  expect(told).toBeInstanceOf(Error);
  expect({ ...told, message: told.message, stack: told.stack }).toEqual({
    code: 'ECONNREFUSED',
    message: 'connect ECONNREFUSED',
    stack: error.stack,
    queue: 'media.rendition',
  });
  expect(outageOf(told)?.code).toBe('unavailable');
  expect(asError(error)).toBe(error);
  expect(asError('lost').message).toBe('lost');
});
