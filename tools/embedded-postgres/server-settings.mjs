/**
 * What the server is started with; on its command line, so that a newer workspace's settings hold for an older cluster.
 * @param {{ port: number, throwaway: boolean }} options a throwaway database may be lost to a power cut, and is faster for it
 * @returns {string[]} arguments for postgres
 */
export function serverArguments({ port, throwaway }) {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    // Nobody replicates from an embedded database.
    wal_level: 'minimal',
    max_wal_senders: 0,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A killed worker's locks must not outlive it: notice within seconds that nobody waits for the answer.
    client_connection_check_interval: '2s',
    tcp_keepalives_idle: 30,
    tcp_keepalives_interval: 10,
    tcp_keepalives_count: 3,
    // Messages of failed statements quote values, and values are people. The client gets them; the log keeps only what
    // concerns the server itself.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
    log_checkpoints: 'off',
    ...(throwaway
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '128MB' }
      : { fsync: 'on' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
