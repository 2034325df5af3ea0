/** The environment of a child process: ours, with some settings changed. Here because nothing else reads the environment. */
export function childEnvironment(change: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...change };
}
