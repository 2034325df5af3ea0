import type { FieldRule, FieldSpec, MappedField } from '../../port/index.js';
import { compileSource, type ChannelPlace, type CompiledSource, type NodeContext } from './sources.js';
import { compileTransforms } from './transforms.js';
import { coerce, isEmpty } from './values.js';
import type { Vocabulary } from './vocabulary.js';

export interface CompiledRule {
  target: string;
  spec: FieldSpec;
  required: boolean;
  evaluate(context: NodeContext): MappedField | undefined;
  fillable: CompiledSource['fillable'];
}

export function compileRule(
  spec: FieldSpec,
  rule: FieldRule,
  place: ChannelPlace,
  vocabulary: Vocabulary,
  localizedOnly = false,
): CompiledRule {
  const sources = rule.from.map((source) => compileSource(source, place, vocabulary, localizedOnly));
  const transform = compileTransforms(rule.transforms, vocabulary);
  const gather = rule.all ? gatherAll(sources) : gatherFirst(sources);
  const byDefault = localizedOnly || isEmpty(rule.default) ? undefined : { value: coerce(rule.default, spec.type), cells: [] };
  return {
    target: spec.target,
    spec,
    required: rule.required === true,
    fillable: sources.flatMap((source) => source.fillable),
    evaluate: (context) => {
      const found = gather(context);
      const value = found === undefined ? undefined : transform(found.value);
      return isEmpty(value) ? byDefault : { value: coerce(value, spec.type), cells: found!.cells };
    },
  };
}

function gatherFirst(sources: CompiledSource[]): (context: NodeContext) => MappedField | undefined {
  return (context) => {
    for (const source of sources) {
      const found = source.read(context);
      if (found && !isEmpty(found.value)) return found;
    }
    return undefined;
  };
}

function gatherAll(sources: CompiledSource[]): (context: NodeContext) => MappedField | undefined {
  return (context) => {
    const found = sources.map((source) => source.read(context)).filter((entry) => entry !== undefined && !isEmpty(entry.value));
    if (found.length === 0) return undefined;
    return { value: found.flatMap((entry) => entry!.value), cells: found.flatMap((entry) => entry!.cells) };
  };
}
