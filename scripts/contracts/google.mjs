import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';
import { packageFiles, read } from './pack.mjs';

/**
 * The part of Google's Merchant API v1 that Plinth speaks, derived from the .proto files in Google's own npm packages (Apache-2.0), without
 * their comments. Written as text, one field a line, so that a new package version is a readable diff; a protobufjs JSON descriptor was
 * rejected because it drops all but the last of several field behaviours, and REQUIRED is often not the last.
 *
 *   node scripts/contracts/google.mjs            writes the generated modules
 *   node scripts/contracts/google.mjs --check    fails if they differ from the packages
 */
const PACKAGES = {
  '@google-shopping/products': '0.11.0',
  '@google-shopping/datasources': '0.12.0',
  '@google-shopping/accounts': '4.0.0',
  '@google-shopping/quota': '0.10.0',
};
const SERVICES = [
  'google.shopping.merchant.products.v1.ProductInputsService',
  'google.shopping.merchant.products.v1.ProductsService',
  'google.shopping.merchant.datasources.v1.DataSourcesService',
  'google.shopping.merchant.accounts.v1.DeveloperRegistrationService',
  'google.shopping.merchant.quota.v1.QuotaService',
];
/** The sandbox answers all of them; the adapter only renders a product. Two copies, because neither may import the other. */
const OUTPUTS = [
  { file: 'src/sandbox/google/contract/descriptor.ts', messages: [], services: SERVICES },
  {
    file: 'src/channels/google/contract/descriptor.ts',
    messages: ['google.shopping.merchant.products.v1.ProductInput'],
    services: [],
  },
];
const ROOT = join(import.meta.dirname, '../..');

/** Google's protos as one protobufjs root. google.type comes from the packages' own JSON (they ship no .proto of it), google.protobuf from protobufjs. */
export function loadProtos() {
  const root = new protobuf.Root();
  for (const [name, version] of Object.entries(PACKAGES)) {
    const folder = join(packageFiles(name, version, ['package/build/protos/*']), 'build/protos');
    const types = JSON.parse(read(folder, 'protos.json')).nested.google.nested.type?.nested ?? {};
    for (const [type, json] of Object.entries(types))
      if (!root.lookup(`google.type.${type}`)) root.define('google.type').addJSON({ [type]: json });
    for (const file of protoFiles(folder)) {
      if (/\/v1(alpha|beta)?\//.test(file) && !file.includes('/v1/')) continue;
      if (file.includes('/type/') && root.lookup('google.shopping.type.Price')) continue;
      protobuf.parse(read(folder, file).toString(), root, { keepCase: true });
    }
  }
  for (const common of ['timestamp', 'duration', 'empty', 'wrappers', 'field_mask'].map((name) => `google/protobuf/${name}.proto`)) {
    root.addJSON(protobuf.common.get(common).nested);
  }
  return root.resolveAll();
}

function protoFiles(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.proto'))
    .sort();
}

/** One line for each method, message, field and enum, in order of first use. */
function describe(root, messages, services) {
  const lines = [];
  const seen = new Set();
  const queue = [];
  const want = (type) => {
    if (seen.has(type.fullName)) return;
    seen.add(type.fullName);
    queue.push(type);
  };
  for (const name of services) {
    for (const method of root.lookupService(name).methodsArray) {
      const http = method.parsedOptions.find((option) => option['(google.api.http)'])['(google.api.http)'];
      const [verb] = Object.keys(http).filter((key) => key !== 'body');
      const [request, response] = [method.resolvedRequestType, method.resolvedResponseType];
      want(request);
      want(response);
      lines.push(`method ${method.name} ${verb.toUpperCase()} ${http[verb]} ${http.body ?? '-'} ${bare(request)} ${bare(response)}`);
    }
  }
  messages.forEach((name) => want(root.lookupType(name)));
  for (let type = queue.shift(); type; type = queue.shift()) {
    if (type instanceof protobuf.Enum) {
      lines.push(`enum ${bare(type)}`, ...Object.entries(type.values).map(([name, number]) => `  ${name} ${number}`));
      continue;
    }
    lines.push(`message ${bare(type)}`);
    for (const field of type.fieldsArray) {
      if (field.resolvedType) want(field.resolvedType);
      lines.push(
        `  ${[snake(field.name), field.id, field.resolvedType ? bare(field.resolvedType) : field.type, ...marks(field)].join(' ')}`,
      );
    }
  }
  return lines.join('\n');
}

const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const bare = (type) => type.fullName.replace(/^\./, '');

function marks(field) {
  const behaviours = (field.parsedOptions ?? []).map((option) => option['(google.api.field_behavior)']).filter(Boolean);
  const oneof = field.partOf && !field.partOf.name.startsWith('_') ? [`oneof:${field.partOf.name}`] : [];
  const deprecated = field.options?.deprecated ? ['DEPRECATED'] : [];
  return [...(field.repeated ? ['repeated'] : []), ...oneof, ...behaviours.flat(), ...deprecated];
}

function render({ messages, services }) {
  const from = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  return [
    `/** Generated by scripts/contracts/google.mjs from ${from.join(', ')} (Apache-2.0). Do not edit. */`,
    `export const descriptor = \``,
    describe(loadProtos(), messages, services),
    '`;',
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const check = process.argv.includes('--check');
  for (const output of OUTPUTS) {
    const path = join(ROOT, output.file);
    const text = render(output);
    if (check) {
      if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
        console.error(`${output.file} differs from Google's packages. Run: node scripts/contracts/google.mjs`);
        process.exitCode = 1;
      }
      continue;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`${output.file}: ${text.split('\n').length} lines`);
  }
}
