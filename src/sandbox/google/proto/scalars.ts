/** What a scalar check answers when the value does not fit; `undefined` would be mistaken for an absent field. */
export const INVALID = Symbol('invalid');

const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

type Scalar = (value: unknown) => unknown;

/**
 * The proto3 JSON mapping of each scalar type (protobuf.dev, "ProtoJSON format"): 64-bit integers are given back as strings, and may come
 * as strings or whole numbers; floats may come as strings, with NaN and the infinities by name.
 */
export const scalars: Record<string, { name: string; check: Scalar }> = {
  string: { name: 'TYPE_STRING', check: (value) => (typeof value === 'string' ? value : INVALID) },
  bool: { name: 'TYPE_BOOL', check: (value) => (typeof value === 'boolean' ? value : INVALID) },
  int64: { name: 'TYPE_INT64', check: int64 },
  int32: { name: 'TYPE_INT32', check: int32 },
  double: { name: 'TYPE_DOUBLE', check: float },
  float: { name: 'TYPE_FLOAT', check: float },
  'google.protobuf.Timestamp': { name: 'type.googleapis.com/google.protobuf.Timestamp', check: timestamp },
};

function int64(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : INVALID;
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return INVALID;
  const number = BigInt(value);
  return number < INT64.min || number > INT64.max ? INVALID : number.toString();
}

function int32(value: unknown): unknown {
  const number = typeof value === 'string' && /^-?\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && Math.abs(number) <= 2 ** 31 - 1 ? number : INVALID;
}

function float(value: unknown): unknown {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return INVALID;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return value;
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? Number(value) : INVALID;
}

/** RFC 3339 with a zone, given back in UTC as Google does. A date that does not exist (30 February) does not fit. */
function timestamp(value: unknown): unknown {
  const parts = typeof value === 'string' ? RFC3339.exec(value) : null;
  if (!parts) return INVALID;
  const at = new Date(value as string);
  const day = Number(parts[3]);
  if (Number.isNaN(at.getTime()) || day > new Date(Date.UTC(Number(parts[1]), Number(parts[2]), 0)).getUTCDate()) return INVALID;
  return at.toISOString().replace('.000Z', 'Z');
}
