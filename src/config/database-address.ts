import { ValidateBy } from 'class-validator';

const SCHEME = /^postgres(ql)?:\/\/\S+$/;
const HOW =
  'must be an address like postgres://user:password@host:5432/plinth; ' +
  'in user and password, each of # / ? % @ : [ ] is written by its code: %23 %2F %3F %25 %40 %3A %5B %5D';

/** Passwords are drawn by machines: a `#` or `/` in one ends the address there, and a `%` is no code. All who read the address stumble over it later, with a stack. */
export const AddressOfDatabase = (): PropertyDecorator =>
  ValidateBy({ name: 'addressOfDatabase', validator: { validate: isAddress, defaultMessage: () => HOW } });

function isAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !SCHEME.test(value)) return false;
  try {
    const { username, password, pathname } = new URL(value);
    for (const part of [username, password, pathname]) decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
