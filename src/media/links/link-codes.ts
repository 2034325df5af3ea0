import { problem, type Problem } from '../../../libs/problem/index.js';
import type { LinkCommand } from './link-commands.js';

type NamingCommand = Extract<LinkCommand, { do: 'attach' | 'update' }>;

/** Whether it names an asset, locales or channels. */
export function namesCodes(command: LinkCommand): command is NamingCommand {
  return command.do === 'attach' || command.do === 'update';
}

/** Which of what it names is not there. `known`: what is, each behind its kind. */
export function unknownCode(command: LinkCommand, known: Set<string>): Problem | undefined {
  if (!namesCodes(command)) return undefined;
  if (!known.has(`asset ${command.assetHash}`)) {
    return problem(
      'asset_unknown',
      'assetHash',
      `There is no asset ${command.assetHash}.`,
      'Upload the file first; its answer names the hash.',
    );
  }
  const locales = [...(command.locale ? [command.locale] : []), ...Object.keys(command.alt ?? {})];
  const locale = locales.find((code) => !known.has(`locale ${code}`));
  if (locale) return problem('locale_unknown', 'locale', `There is no locale ${locale}.`, 'Use a locale of this catalogue.');
  const channel = (command.channels ?? []).find((code) => !known.has(`channel ${code}`));
  if (channel)
    return problem('channel_unknown', 'channels', `There is no channel ${channel}.`, 'Use the code of a channel, or none for all.');
  return undefined;
}
