import type { SandboxClock, SandboxSettings } from '../kit/index.js';
import type { DataSource } from './data-source.js';
import type { OfferHolder } from './products/offer.js';
import { QuotaGroup, UpdateCounter } from './products/quota.js';

/** One Merchant Center account and everything it holds. */
export interface Account extends OfferHolder {
  id: string;
  /** Sandbox time from which the Cloud project counts as registered; undefined = never registered. */
  registeredFrom?: number;
  /** Whether the account takes part in checkout on Google (one more reporting context). */
  checkout: boolean;
  dataSources: Map<string, DataSource>;
  updates: UpdateCounter;
  writes: QuotaGroup;
  reads: QuotaGroup;
  nextId: number;
}

/** All accounts that the sandbox's service account can reach. */
export class Merchant {
  private accounts = new Map<string, Account>();

  constructor(
    readonly clock: SandboxClock,
    readonly settings: SandboxSettings,
    private readonly options: { accounts: string[]; registered: boolean; checkout: boolean },
  ) {
    this.reset();
  }

  account(id: string): Account | undefined {
    return this.accounts.get(id);
  }

  all(): Account[] {
    return [...this.accounts.values()];
  }

  reset(): void {
    this.accounts = new Map(this.options.accounts.map((id) => [id, this.empty(id)]));
  }

  /** Registration takes effect after the processing time, as Google's does after about five minutes. Registering again changes nothing. */
  register(account: Account): void {
    account.registeredFrom ??= this.clock.now() + this.settings.latencyMs;
  }

  isRegistered(account: Account): boolean {
    return account.registeredFrom !== undefined && this.clock.now() >= account.registeredFrom;
  }

  private empty(id: string): Account {
    return {
      id,
      registeredFrom: this.options.registered ? this.clock.now() : undefined,
      checkout: this.options.checkout,
      dataSources: new Map(),
      offers: new Map(),
      groups: new Map(),
      updates: new UpdateCounter(),
      writes: new QuotaGroup(this.clock, this.settings, 'products-write', [
        'insertproductinput',
        'updateproductinput',
        'deleteproductinput',
      ]),
      reads: new QuotaGroup(this.clock, this.settings, 'products-read', ['getproduct', 'listproducts']),
      nextId: 1,
    };
  }
}
