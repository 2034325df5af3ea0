import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, Refusal } from '../../../libs/problem/index.js';
import type { Acting } from '../../journal/index.js';
import { UserError } from '../types/user-error.types.js';
import { ApiKey, CreateApiKeyArgs, CreateApiKeyPayload, RevokeApiKeyArgs, RevokeApiKeyPayload } from './api-key.types.js';
import { ApiKeysService } from './api-keys.service.js';
import { Allow, CurrentActing } from './decorators.js';

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  constructor(
    private readonly ds: DataSource,
    private readonly keys: ApiKeysService,
  ) {}

  @Allow('administer')
  @Query(() => [ApiKey], { description: 'All keys, revoked ones too, oldest first' })
  async apiKeys(): Promise<ApiKey[]> {
    return this.keys.list();
  }

  @Allow('administer')
  @Mutation(() => CreateApiKeyPayload, { description: 'Makes a key for a person; its token is in this answer and nowhere else' })
  async createApiKey(@Args() { input }: CreateApiKeyArgs, @CurrentActing() by: Acting): Promise<CreateApiKeyPayload> {
    try {
      const { token, row } = await inTransaction(this.ds, (m) => this.keys.create(m, by, input));
      return { apiKey: row, token, userErrors: [] };
    } catch (error) {
      if (error instanceof Refusal) return { userErrors: error.problems.map(UserError.from) };
      throw error;
    }
  }

  @Allow('administer')
  @Mutation(() => RevokeApiKeyPayload, { description: 'Other processes go on accepting the key for up to two seconds' })
  async revokeApiKey(@Args() { id }: RevokeApiKeyArgs, @CurrentActing() by: Acting): Promise<RevokeApiKeyPayload> {
    const row = /^\d{1,18}$/.test(id) ? await inTransaction(this.ds, (m) => this.keys.revoke(m, by, id)) : undefined;
    if (row) return { apiKey: row, userErrors: [] };
    const unknown = problem('api_key_not_found', 'id', `There is no usable key ${id}.`, 'Take the id from the query apiKeys.');
    return { userErrors: [UserError.from(unknown)] };
  }
}
