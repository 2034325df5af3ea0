import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Product, ProductPayload, ProductsPayload } from './product.types.js';

@Resolver(() => ProductPayload)
export class ProductPayloadResolver {
  @ResolveField(() => Product, { nullable: true })
  product(@Parent() { load }: ProductPayload): Promise<Product | null> {
    return load();
  }
}

@Resolver(() => ProductsPayload)
export class ProductsPayloadResolver {
  @ResolveField(() => [Product], { description: 'In the order of the input; empty where anything was refused' })
  products(@Parent() { load }: ProductsPayload): Promise<Product[]> {
    return load();
  }
}
