/// How a PostgreSQL server is reached and used.
public struct PostgresOptions: Sendable, Hashable {
    /// A `postgres://` URL or `name=value` pairs, as in section 34.1.1 of the manual, `sslmode` included. What it leaves
    /// open comes from the `PG*` variables, the password file and the service file.
    public var server: String
    /// Connections at most; each has a thread of its own.
    public var maximumConnections = 8
    /// How long an attempt to connect may take.
    public var connectTimeout = Duration.seconds(5)
    /// How long somebody waits for a connection, while others have all of them or the server cannot be reached.
    public var borrowTimeout = Duration.seconds(10)
    /// What the other side has not acknowledged for so long shows that it, or the way to it, is gone: the connection ends.
    /// Less than the lease of a worker, so that one connection that hangs does not cost it. `tcp_user_timeout` and
    /// `keepalives_…` in the server's text win.
    public var tcpUserTimeout = Duration.seconds(8)
    /// A connection that nobody used for so long is asked whether it is alive before it is handed out.
    public var idleLimit = Duration.seconds(30)
    /// After so long in a transaction without a statement the server ends the session: whoever stopped in the middle must
    /// not keep its locks.
    public var idleInTransactionLimit = Duration.seconds(8)
    /// Prepared statements that a connection keeps, those used last.
    public var statementCacheCapacity = 256
    /// What the server's lists of sessions call this program.
    public var applicationName = "baton"

    public init(server: String = "") { self.server = server }
}
