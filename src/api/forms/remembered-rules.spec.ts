import { expect, jest, test } from '@jest/globals';
import { getMetadataStorage, IsInt, MaxLength, validateSync } from 'class-validator';
import { rememberRules } from './remembered-rules.js';

class Above {
  @MaxLength(3)
  name!: string;
}
class Row extends Above {
  @IsInt()
  count!: number;
}

test('what a class asks is looked up once, inherited rules too, and anew for whoever asks by groups', () => {
  const storage = getMetadataStorage();
  const look = jest.spyOn(Object.getPrototypeOf(storage) as typeof storage, 'getTargetValidationMetadatas');
  rememberRules();
  const wrong = (groups?: string[]): string[] =>
    validateSync(Object.assign(new Row(), { name: 'long', count: 1.5 }), { ...(groups && { groups }) }).map(({ property }) => property);
  expect([wrong(), wrong(), wrong()]).toEqual([
    ['count', 'name'],
    ['count', 'name'],
    ['count', 'name'],
  ]);
  expect(look).toHaveBeenCalledTimes(1);
  expect(wrong(['others'])).toEqual([]);
  expect(look).toHaveBeenCalledTimes(2);
});
