import type { ArgumentMetadata } from '@nestjs/common';
import type { Problem } from '../../../libs/problem/index.js';
import { ApiRefusal } from '../errors/api-refusal.js';

/** The form of an input is wrong. 422 for what was sent, 400 for what is in the address. A mutation answers it as `userErrors`. */
export class FormRefusal extends ApiRefusal {
  constructor(problems: Problem[], from: ArgumentMetadata['type']) {
    super(from === 'query' || from === 'param' ? 400 : 422, problems);
  }
}
