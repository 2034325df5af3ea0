import { Args, Query, Resolver } from '@nestjs/graphql';
import { Allow, UserError } from '../../api/index.js';
import { PreviewDefinitions, type DefinitionPreview } from '../impact/preview-definitions.service.js';
import { withoutNulls } from './context.js';
import { SaveAttributesArgs, SaveFamiliesArgs } from './definition-args.types.js';
import { DefinitionPreviewView } from './definition-impact.types.js';

/** The same arguments as the saves, and nothing saved. */
@Resolver()
export class PreviewDefinitionsResolver {
  constructor(private readonly previews: PreviewDefinitions) {}

  @Allow('administer')
  @Query(() => DefinitionPreviewView, {
    description: 'What saveAttributes would mean for values that stand: those that break a rule, counted',
  })
  async previewAttributes(@Args() { attributes }: SaveAttributesArgs): Promise<DefinitionPreviewView> {
    return toView(await this.previews.ofAttributes(attributes.map(withoutNulls)));
  }

  @Allow('administer')
  @Query(() => DefinitionPreviewView, {
    description:
      'What saveFamilies would mean for products that stand: values that leave their family, required ones that are missing, counted',
  })
  async previewFamilies(@Args() { families }: SaveFamiliesArgs): Promise<DefinitionPreviewView> {
    return toView(await this.previews.ofFamilies(families.map(withoutNulls)));
  }
}

function toView({ problems, impacts, looked, complete }: DefinitionPreview): DefinitionPreviewView {
  return {
    ...{ looked, complete, userErrors: problems.map(UserError.from) },
    impacts: impacts.map(({ attribute, examples, looks: _looks, ...impact }) => ({
      ...impact,
      attribute: attribute.code,
      examples: examples.map((one) => ({ ...one, problem: one.problem ? UserError.from(one.problem) : null })),
    })),
  };
}
