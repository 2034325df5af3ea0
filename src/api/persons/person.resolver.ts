import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Acting } from '../../journal/index.js';
import { Allow, CurrentActing } from '../access/decorators.js';
import { UserError } from '../types/user-error.types.js';
import { Person, PersonArgs, PersonPayload, PersonsArgs, SavePersonArgs, SettlePersonArgs } from './person.types.js';
import { PersonsService, type PersonAnswer } from './persons.service.js';

@Resolver(() => Person)
export class PersonResolver {
  constructor(private readonly service: PersonsService) {}

  @Allow('read')
  @Query(() => [Person], { description: 'Everybody in the register, by handle' })
  async persons(@Args() { unsettled = false }: PersonsArgs): Promise<Person[]> {
    return (await this.service.list(unsettled)).map(Person.from);
  }

  @Allow('read')
  @Query(() => Person, { nullable: true, description: 'null where the register has nobody of that handle or spelling' })
  async person(@Args() { handle }: PersonArgs): Promise<Person | null> {
    const found = await this.service.find(handle);
    return found ? Person.from(found) : null;
  }

  @Allow('administer')
  @Mutation(() => PersonPayload, { description: 'Makes a person, or changes one; a handle that looks like an existing one is refused' })
  async savePerson(@Args() { input }: SavePersonArgs, @CurrentActing() by: Acting): Promise<PersonPayload> {
    return toPayload(await this.service.save(input, by));
  }

  @Allow('administer')
  @Mutation(() => PersonPayload, {
    description: 'Says that two entries of the register are one person, who may then not approve what either wrote; or that they are two',
  })
  async settlePerson(@Args() { input }: SettlePersonArgs, @CurrentActing() by: Acting): Promise<PersonPayload> {
    return toPayload(await this.service.settle(input.handle, input.sameAs ?? null, by));
  }
}

const toPayload = ({ person, problems }: PersonAnswer): PersonPayload => ({
  person: person ? Person.from(person) : null,
  userErrors: problems.map(UserError.from),
});
