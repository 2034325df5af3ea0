import { ResolveField, Resolver } from '@nestjs/graphql';
import { UserError } from '../../api/index.js';
import { Product, ProductPayload, ProductsPayload } from './product.types.js';

@Resolver(() => ProductPayload)
export class ProductPayloadResolver {
  @ResolveField(() => [UserError], { description: 'Worth knowing of what was written (a recall without a reason); nothing was refused' })
  warnings({ told = [] }: ProductPayload): UserError[] {
    return told.map(UserError.from);
  }

  @ResolveField(() => Product, { nullable: true, description: 'null where it was refused, and read only when asked for' })
  product({ load }: ProductPayload): Promise<Product | null> | null {
    return load?.() ?? null;
  }
}

@Resolver(() => ProductsPayload)
export class ProductsPayloadResolver {
  @ResolveField(() => [UserError], { description: 'Worth knowing of what was written (a recall without a reason); nothing was refused' })
  warnings({ told = [] }: ProductsPayload): UserError[] {
    return told.map(UserError.from);
  }

  @ResolveField(() => [Product], { description: 'In the order of the input; empty where anything was refused' })
  products({ load }: ProductsPayload): Promise<Product[]> | Product[] {
    return load?.() ?? [];
  }
}
