/** Nothing that opens a door is written down: not in the exchange table, not in a recording, not in a log. */

const REMOVED = '[removed]';
const SECRET_HEADER =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-shopify-access-token|x-amz-access-token|x-amz-security-token)$/i;
const SECRET_KEY = /secret|token|password|assertion|private_?key|signature|credential/i;
/** The part of a signed address that opens it, wherever a channel names such an address (uploads, feed documents). */
const SIGNED = /([?&](?:x-(?:amz|goog)-(?:signature|credential|security-token)|signature|sig)=)[^&"\\\s]+/gi;

export function redactHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, SECRET_HEADER.test(name) ? REMOVED : value]));
}

/** Signed addresses (uploads, feed documents) carry their secret in the query. */
export function redactUrl(url: string): string {
  const mark = url.indexOf('?');
  if (mark < 0) return url;
  return url.slice(0, mark + 1) + redactForm(url.slice(mark + 1));
}

export function redactBody(body: string, purpose: string, secrets: readonly string[]): string {
  let text = body;
  for (const secret of secrets) if (text.includes(secret)) text = text.replaceAll(secret, REMOVED);
  text = text.replace(SIGNED, `$1${REMOVED}`);
  return purpose === 'token' ? redactSecretFields(text) : text;
}

function redactSecretFields(body: string): string {
  try {
    return JSON.stringify(redactJson(JSON.parse(body)));
  } catch {
    // Not JSON: a token request is a form otherwise.
    return redactForm(body);
  }
}

function redactJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactJson);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]): [string, unknown] => [
    key,
    SECRET_KEY.test(key) && typeof entry === 'string' ? REMOVED : redactJson(entry),
  ]);
  return Object.fromEntries(entries);
}

function redactForm(form: string): string {
  return form
    .split('&')
    .map((pair) => {
      const key = pair.split('=', 1)[0]!;
      return SECRET_KEY.test(key) ? `${key}=${REMOVED}` : pair;
    })
    .join('&');
}
