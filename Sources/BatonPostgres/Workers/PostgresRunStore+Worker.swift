public import Baton
internal import PostgresClient

extension PostgresRunStore {
    /// Makes this process a worker for as long as `body` takes: only a worker may run runs.
    ///
    /// ```swift
    /// try await store.withWorker(named: "host-1") { claims in
    ///     let orchestrator = try AgentOrchestrator(agents: agents, store: store, claims: claims)
    ///     _ = try await Runner(orchestrator: orchestrator, store: store, inbox: store).run()
    /// }
    /// ```
    ///
    /// Its lease is renewed on a thread of its own. When it runs out, because the process stood still or could not reach
    /// the server, others take the runs over, and whatever this process still wants to write is refused. At the end its
    /// runs are free at once.
    ///
    /// - Parameters:
    ///   - name: what people call it; several may have the same.
    ///   - lease: after so long without a sign of life the worker is taken for dead, by the database's clock; at least a
    ///     second.
    ///   - takesQueue: whether it starts what is queued, for those who ask whether anybody does.
    ///   - agents: it takes only runs whose tasks are all of these; `nil` for any.
    ///   - concurrency: how many runs it has under way at most, for those who look at workers.
    ///   - whenToDrain: called once when somebody has asked for it to take nothing more and to end.
    ///   - body: cancelled when the worker has been taken for dead.
    /// - Throws: `SQLError` when the server cannot be reached or the store has a worker already; `RunStoreError` of kind
    ///   `conflict` when the worker was taken for dead; what `body` throws.
    public func withWorker<T: Sendable>(
        named name: String, lease: Duration = .seconds(10), takesQueue: Bool = true,
        agents: Set<String>? = nil, concurrency: Int? = nil,
        whenToDrain: @escaping @Sendable () -> Void = {},
        _ body: @escaping @Sendable (any RunClaims) async throws -> T
    ) async throws -> T {
        let keeper = try await begin(
            named: name, lease: max(lease, .seconds(1)), takesQueue: takesQueue,
            agents: agents.map(WorkerAgents.only) ?? .all, concurrency: concurrency, whenToDrain: whenToDrain)
        announcer.use(keeper)
        let slots = PostgresSharedSlots(
            database: database, ownership: ownership, worker: keeper.worker, keeper: keeper,
            pollInterval: slotPollInterval)
        let claims = PostgresRunClaims(
            database: database, ownership: ownership, keeper: keeper, slots: slots)
        async let _: Void = partitions.makeAhead()
        let result: Result<T?, any Error>
        do {
            result = .success(try await run(body, claims, keeper))
        } catch {
            result = .failure(error)
        }
        announcer.use(nil)
        await keeper.end()
        ownership.forgetWorker()
        guard let value = try result.get() else { throw RunOwnership.leaseLost }
        return value
    }

    /// Whether a worker is alive that starts what is queued.
    ///
    /// - Throws: `SQLError`.
    public func hasQueueRunner() async throws -> Bool {
        try await database.read { transaction in
            try transaction.queryOne(
                """
                SELECT 1 FROM worker WHERE takes_queue AND ended_at IS NULL AND lease_until > clock_timestamp()
                LIMIT 1
                """) != nil
        }
    }

    /// Tells which runs other workers have, without being one.
    public func claims() -> any RunClaims {
        PostgresRunClaims(database: database, ownership: ownership, keeper: nil, slots: nil)
    }

    /// - Returns: `nil` when the worker was taken for dead.
    private func run<T: Sendable>(
        _ body: @escaping @Sendable (any RunClaims) async throws -> T, _ claims: PostgresRunClaims,
        _ keeper: LeaseKeeper
    ) async throws -> T? {
        try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask { try await body(claims) }
            group.addTask {
                for await _ in keeper.untilLost {}
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    private func begin(
        named name: String, lease: Duration, takesQueue: Bool, agents: WorkerAgents, concurrency: Int?,
        whenToDrain: @escaping @Sendable () -> Void
    ) async throws -> LeaseKeeper {
        guard ownership.worker == nil else { throw SQLError(.other, "this store has a worker already") }
        let start = ContinuousClock.now
        let number = try await database.lockingRows.write { transaction in
            try transaction.execute(
                "DELETE FROM worker WHERE ended_at < clock_timestamp() - make_interval(days => 30)")
            // A bucket that is full is as one of which nothing is known.
            try transaction.execute(
                "DELETE FROM slot_rate WHERE full_at < EXTRACT(EPOCH FROM clock_timestamp()) * 1000000000")
            return try transaction.queryOne(
                """
                INSERT INTO worker (name, takes_queue, started_at, lease_until, agents, concurrency)
                VALUES (?, ?, clock_timestamp(), clock_timestamp() + make_interval(secs => ?),
                    CAST(CAST(? AS text) AS jsonb), ?) RETURNING number
                """,
                [
                    .text(name), .integer(takesQueue ? 1 : 0), .real(lease / .seconds(1)), agents.json,
                    concurrency.sqlValue,
                ])?.get(0, as: Int64.self) ?? 0
        }
        guard ownership.begin(worker: number, agents: agents, leaseEnd: start + lease) else {
            throw SQLError(.other, "this store has a worker already")
        }
        return LeaseKeeper(
            database.pool.options, ownership: ownership, worker: number, lease: lease,
            whenToDrain: whenToDrain)
    }
}
