import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ChannelContext } from '../../port/index.js';
import { learnBudgets } from './budgets.js';
import { call, type CallResult } from './client.js';
import { accountOf, channelOf, type GoogleChannel } from './settings.js';
import type { Tokens } from './token.js';

interface DataSource {
  displayName?: string;
  input?: string;
  primaryProductDataSource?: { feedLabel?: string; contentLanguage?: string; countries?: string[] };
}

/** Is the way to Google open: sign-in, access, registration, and a data source that takes this channel's products? Learns the budgets on the way. */
export async function check(context: ChannelContext, tokens: Tokens): Promise<Problem[]> {
  const account = accountOf(context.account);
  const channel = channelOf(context.channel);
  const url = `${account.baseUrl}/datasources/v1/${channel.dataSource}`;
  const result = await call({ method: 'GET', url, purpose: 'connect' }, account, context, tokens);
  if (result.kind !== 'answer') return [closed(result, channel)];
  await learnBudgets(context, tokens);
  return sourceProblems(result.body as DataSource, channel, context.channel.market.country);
}

function closed(result: Exclude<CallResult, { kind: 'answer' }>, { dataSource }: GoogleChannel): Problem {
  if (result.kind === 'lost')
    return problem(
      'channel_unreachable',
      'settings.baseUrl',
      `Google does not answer: ${result.reason}`,
      'Check the network and the address, then try again',
    );
  const { status, reason, message } = result.failure;
  if (reason === 'GCP_NOT_REGISTERED') {
    const fix =
      'Have an administrator of the Merchant Center account call developerRegistration:registerGcp once, and try again after five minutes';
    return problem('project_not_registered', 'credentials.serviceAccount', message, fix);
  }
  if (status === 401)
    return problem('sign_in_refused', 'credentials.serviceAccount', message, 'Make a new key for the service account, and store it here');
  if (status === 403)
    return problem('access_denied', 'settings.accountId', message, 'Add the service account as a user of this Merchant Center account');
  if (status === 404)
    return problem(
      'data_source_not_found',
      'settings.dataSource',
      `There is no data source ${dataSource}`,
      'Choose one that Merchant Center lists under Data sources',
    );
  return problem(
    'channel_refused',
    undefined,
    `Google refused: ${message}`,
    'Try again later; if it stays, compare the settings with Merchant Center',
  );
}

function sourceProblems({ input, primaryProductDataSource: primary }: DataSource, channel: GoogleChannel, country: string): Problem[] {
  const wrong = (message: string, fix: string): Problem => problem('data_source_unfit', 'settings.dataSource', message, fix);
  if (!primary) return [wrong(`${channel.dataSource} is not a primary product data source`, 'Choose a primary one')];
  if (input !== 'API')
    return [wrong(`${channel.dataSource} is fed by ${input ?? 'something else'}, not by the API`, 'Create a data source of the type API')];
  const { feedLabel, contentLanguage, countries = [] } = primary;
  return [
    ...(feedLabel && feedLabel !== channel.feedLabel
      ? [wrong(`It takes only the feed label ${feedLabel}`, `Set feedLabel to ${feedLabel}`)]
      : []),
    ...(contentLanguage && contentLanguage !== channel.contentLanguage
      ? [wrong(`It takes only the language ${contentLanguage}`, `Set contentLanguage to ${contentLanguage}`)]
      : []),
    ...(countries.length > 0 && !countries.includes(country)
      ? [wrong(`It targets ${countries.join(', ')}, not ${country}`, `Add ${country} to the data source, or choose another market`)]
      : []),
  ];
}
