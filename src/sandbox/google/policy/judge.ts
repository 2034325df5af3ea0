import type { Crawler, FaultScript, SandboxClock } from '../../kit/index.js';
import type { DataSource } from '../data-source.js';
import type { ProductInput } from '../products/product-input.js';
import { contextsOf, statusOf, targetCountries } from './destinations.js';
import { finding, type Finding, type Rule } from './finding.js';
import { gtinRule, identifierRule } from './identifiers.js';
import { ImageCache } from './image-cache.js';
import { generatedImageRule, imageRule, pictureLinks } from './images.js';
import { availabilityRule, priceRule } from './price.js';
import { apparelRule, linkRule, requiredRule } from './required.js';
import { generatedTextRule, highlightRule, questionRule, textRule } from './texts.js';
import { variantRule } from './variants.js';

const RULES: Rule[] = [
  requiredRule,
  linkRule,
  textRule,
  generatedTextRule,
  highlightRule,
  questionRule,
  priceRule,
  availabilityRule,
  identifierRule,
  gtinRule,
  imageRule,
  generatedImageRule,
  variantRule,
  apparelRule,
];

export interface Case {
  input: ProductInput;
  source: DataSource;
  checkout: boolean;
  pending: boolean;
  siblings: ProductInput[];
  dates: { creation: number; lastUpdate: number; expiration: number };
}

/** Google's second, late verdict on a product: data rules, pictures and item groups, by country and reporting context. */
export class PolicyJudge {
  readonly images: ImageCache;

  constructor(
    private readonly clock: SandboxClock,
    private readonly faults: FaultScript,
    crawler: Crawler,
  ) {
    this.images = new ImageCache(faults, crawler);
  }

  /** Called at each write, so that pictures are crawled before someone asks. */
  prepare(input: ProductInput): void {
    this.images.prepare(pictureLinks({ attributes: input.productAttributes ?? {} }));
  }

  async judge({ input, source, checkout, pending, siblings, dates }: Case): Promise<object> {
    const attributes = input.productAttributes ?? {};
    const countries = targetCountries(source, input.feedLabel, attributes);
    const subject = {
      attributes,
      countries,
      images: await this.images.factsOf(pictureLinks({ attributes })),
      siblings: siblings.map((sibling) => sibling.productAttributes ?? {}),
      now: this.clock.date(),
    };
    const findings = pending ? [] : [...RULES.flatMap((rule) => rule(subject)), ...this.ordered(attributes)];
    const excluded = attributes.shoppingAdsExcludedCountries ?? [];
    const contexts = contextsOf(source, attributes, checkout).map((context) => ({
      context,
      served: context === 'SHOPPING_ADS' ? countries.filter((country) => !excluded.includes(country)) : countries,
    }));
    return {
      destinationStatuses: contexts.map(({ context, served }) => statusOf(context, served, findings, pending)),
      itemLevelIssues: contexts.flatMap(({ context, served }) => findings.flatMap((found) => issue(found, context, served))),
      creationDate: new Date(dates.creation).toISOString(),
      lastUpdateDate: new Date(dates.lastUpdate).toISOString(),
      googleExpirationDate: new Date(dates.expiration).toISOString(),
    };
  }

  /** A verdict that somebody ordered, as of a reviewer. */
  private ordered(attributes: object): Finding[] {
    const fault = this.faults.takeLate(attributes);
    return fault ? [finding('DISAPPROVED', fault.code ?? 'policy_violation', 'title', 'Violates a policy', 'The sandbox was told so')] : [];
  }
}

function issue({ countries, ...found }: Finding, reportingContext: string, served: string[]): object[] {
  const applicableCountries = countries ? served.filter((country) => countries.includes(country)) : served;
  if (!applicableCountries.length) return [];
  return [
    {
      ...found,
      resolution: 'merchant_action',
      reportingContext,
      documentation: `https://support.google.com/merchants/search?q=${encodeURIComponent(found.attribute)}`,
      applicableCountries,
    },
  ];
}
