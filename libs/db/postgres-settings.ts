/** What a cluster is for: `durable` holds a user's data; `throwaway` (tests) gives up safety at a crash for speed. */
export type Profile = 'durable' | 'throwaway';

/** Sized for a machine of 2 cores. No local socket by itself: whoever starts the server knows whether its folder can hold one. */
export function serverSettings(profile: Profile): Record<string, string> {
  const common = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    jit: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_parallel_workers_per_gather: '1',
    // Four streams of new items hold a lock for each of some thousand SKUs.
    max_locks_per_transaction: '256',
    work_mem: '16MB',
    random_page_cost: '1.1',
    effective_cache_size: '1GB',
    checkpoint_timeout: '15min',
    max_wal_size: '2GB',
  };
  switch (profile) {
    case 'durable':
      return { ...common, max_connections: '60', shared_buffers: '128MB', maintenance_work_mem: '128MB', min_wal_size: '256MB' };
    case 'throwaway':
      return {
        ...common,
        // Files that run beside each other have a pool for each process of theirs, and their databases one after the other.
        max_connections: '160',
        shared_buffers: '96MB',
        fsync: 'off',
        full_page_writes: 'off',
        synchronous_commit: 'off',
        autovacuum: 'off',
        // Each connection would cost both sides five milliseconds for a password that guards nothing.
        scram_iterations: '1',
      };
  }
}

export function settingsFile(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value}'\n`)
    .join('');
}
