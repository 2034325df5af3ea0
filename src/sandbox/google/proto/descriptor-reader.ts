/** One field as the contract declares it. `json` is its lowerCamelCase name, `proto` the name in the .proto file; JSON requests may use either. */
export interface FieldType {
  json: string;
  proto: string;
  type: string;
  repeated: boolean;
  oneof?: string;
  required: boolean;
  outputOnly: boolean;
}

export interface Contract {
  messages: Map<string, FieldType[]>;
  /** Enum name → value name → number. */
  enums: Map<string, Map<string, number>>;
  /** `body`: the request's field that the body fills; `*` for all of it, `-` for none. */
  methods: { name: string; verb: string; path: string; body: string; request: string }[];
}

/** Reads the generated descriptor text (scripts/contracts/google.mjs writes it, one declaration a line). */
export function readDescriptor(text: string): Contract {
  const contract: Contract = { messages: new Map(), enums: new Map(), methods: [] };
  let fields: FieldType[] = [];
  let values: Map<string, number> | undefined;
  for (const line of text.split('\n').filter(Boolean)) {
    const [head = '', ...rest] = line.trim().split(' ');
    if (line.startsWith('  ')) {
      if (values) values.set(head, Number(rest[0]));
      else fields.push(fieldType(head, rest));
    } else if (head === 'message') {
      values = undefined;
      contract.messages.set(rest[0]!, (fields = []));
    } else if (head === 'enum') {
      contract.enums.set(rest[0]!, (values = new Map()));
    } else {
      const [name, verb, path, body, request] = rest as [string, string, string, string, string];
      contract.methods.push({ name, verb, path, body, request });
    }
  }
  return contract;
}

function fieldType(proto: string, [, type = '', ...marks]: string[]): FieldType {
  return {
    json: proto.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    proto,
    type,
    repeated: marks.includes('repeated'),
    oneof: marks.find((mark) => mark.startsWith('oneof:'))?.slice('oneof:'.length),
    // A resource's own name is "required" of the resource, yet never of the body that creates it: the URL gives it.
    required: marks.includes('REQUIRED') && !marks.includes('IDENTIFIER'),
    outputOnly: marks.includes('OUTPUT_ONLY'),
  };
}
