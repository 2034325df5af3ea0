import type { Account, Merchant } from '../merchant.js';
import { denied, invalid, notFound, GoogleError, unauthenticated } from '../google-error.js';
import type { ServiceAccount } from './service-account.js';
import type { TokenEndpoint } from './token-endpoint.js';

/** Who may call what: a valid token, then an account that the caller can reach, then a registered Cloud project, in Google's order. */
export class Gate {
  constructor(
    private readonly merchant: Merchant,
    private readonly caller: ServiceAccount,
    private readonly tokens: TokenEndpoint,
  ) {}

  /** The account of a call, for the calls that work without registration. */
  account(authorization: string | undefined, id: string): Account | GoogleError {
    const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) return unsigned('CREDENTIALS_MISSING', 'Request is missing required authentication credential.');
    if (!this.tokens.valid(token)) return unsigned('ACCESS_TOKEN_EXPIRED', 'Request had invalid authentication credentials.');
    if (!/^\d+$/.test(id)) {
      const message = `[name] The part \`account\` of the resource name in field \`name\` must be a number, but has value: \`${id}\`.`;
      return invalid('INVALID_NAME_PART_NOT_NUMBER', message, { VARIABLE_NAME: 'account', FIELD_LOCATION: 'name', FIELD_VALUE: id });
    }
    const account = this.merchant.account(id);
    if (!account)
      return denied('PERMISSION_DENIED_ACCOUNTS', `The caller does not have access to the accounts: [${id}]`, { ACCOUNT_IDS: id });
    return account;
  }

  /** The same, for every call that a Cloud project may make only once it is registered with the account. */
  registered(authorization: string | undefined, id: string): Account | GoogleError {
    const account = this.account(authorization, id);
    if (account instanceof GoogleError || this.merchant.isRegistered(account)) return account;
    const { projectId, projectNumber } = this.caller;
    return unauthenticated(
      'auth/gcp_unknown',
      'GCP_NOT_REGISTERED',
      `GCP project with id ${projectId} and number ${projectNumber} is not registered with the merchant account.`,
      { GCP_ID: projectId, GCP_NUMBER: projectNumber },
    );
  }

  register(account: Account, developerEmail: unknown): object | GoogleError {
    if (typeof developerEmail !== 'string' || !developerEmail.includes('@') || developerEmail.endsWith('gserviceaccount.com')) {
      return invalid(
        'INVALID_DEVELOPER_EMAIL',
        '[developer_email] A person must be reachable under it; a service account cannot receive e-mail.',
        {
          FIELD_LOCATION: 'developer_email',
        },
      );
    }
    this.merchant.register(account);
    return this.registration(account);
  }

  registration(account: Account): object | GoogleError {
    if (account.registeredFrom === undefined)
      return notFound('DEVELOPER_REGISTRATION_NOT_FOUND', 'The account has no developer registration.');
    return { name: `accounts/${account.id}/developerRegistration`, gcpIds: [this.caller.projectNumber] };
  }
}

function unsigned(exact: string, message: string): GoogleError {
  return unauthenticated('auth/token_invalid', exact, `${message} Expected OAuth 2 access token.`);
}
