import { getMetadataStorage } from 'class-validator';

type Storage = ReturnType<typeof getMetadataStorage>;

/**
 * For each object that it judges, class-validator looks through all classes that state a form, for those that the object's class extends:
 * half of what it costs to judge a call of a few hundred rows. What it found of a class is remembered. Whoever asks by groups is answered
 * as before; decorators have run before anything is judged, so no rule comes later.
 */
export function rememberRules(storage: Storage = getMetadataStorage()): void {
  const look = storage.getTargetValidationMetadatas.bind(storage);
  const known = new Map<unknown, ReturnType<typeof look>>();
  storage.getTargetValidationMetadatas = (type, schema, always, strictGroups, groups) => {
    if (schema || always || strictGroups || groups) return look(type, schema, always, strictGroups, groups);
    const rules = known.get(type) ?? look(type, schema, always, strictGroups);
    known.set(type, rules);
    return rules;
  };
}
