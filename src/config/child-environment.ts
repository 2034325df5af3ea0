/** Takes database and object storage out of an environment: an empty value counts as absent. */
export const EMBEDDED = { DATABASE_URL: '', DATABASE_OWNER_URL: '', DATABASE_ADMIN_URL: '', S3_ENDPOINT: '' };

/** The environment of a child process: ours, with some settings changed. Here because nothing else reads the environment. */
export function childEnvironment(change: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...change };
}
