internal import Baton
internal import PostgresClient

extension SlotExchange {
    /// Writes what was decided; nothing of it is waited for before the commit.
    ///
    /// - Parameter requests: those that did not have their slots already.
    func save(
        _ requests: [SharedSlotRequest], _ verdicts: [Int64: SlotLedger.Verdict], from rows: SlotRows,
        to ledger: SlotLedger, _ transaction: PostgresTransaction
    ) {
        let isForced = !returned.isEmpty || verdicts.values.contains(.granted)
        // Who waits asks again, whatever the server has forgotten in a crash.
        if !isForced { transaction.later(PostgresCommand(once: "SET LOCAL synchronous_commit TO off")) }
        saveLimits(from: rows, to: ledger, transaction)
        insert(requests.filter { rows.waiting[$0.id] == nil }, verdicts, ledger, transaction)
        update(requests.filter { rows.waiting[$0.id] != nil }, verdicts, from: rows, to: ledger, transaction)
    }

    private func saveLimits(
        from rows: SlotRows, to ledger: SlotLedger, _ transaction: PostgresTransaction
    ) {
        let former = rows.ledger.keys
        let changed = ledger.keys.filter {
            rows.used.contains($0.key) && $0.value.concurrent != former[$0.key]?.concurrent
        }
        later(
            """
            UPDATE slot SET concurrent = changed.concurrent
            FROM unnest(?::text[], ?::bigint[]) AS changed (key, concurrent) WHERE slot.key = changed.key
            """, changed.map { [.text($0.key), $0.value.concurrent.postgres] }, transaction)
        let ended = ledger.keys.filter { $0.value.rate == nil && former[$0.key]?.rate != nil }
        later(
            "DELETE FROM slot_rate WHERE key IN (SELECT unnest(?::text[]))", ended.map { [.text($0.key)] },
            transaction)
        let rates = ledger.keys.compactMapValues(\.rate).filter { $0.value != former[$0.key]?.rate }
        later(
            """
            INSERT INTO slot_rate (key, count, interval_ns, full_at)
            SELECT * FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
            ON CONFLICT (key) DO UPDATE
            SET count = excluded.count, interval_ns = excluded.interval_ns, full_at = excluded.full_at
            """,
            rates.map { key, rate in
                [
                    .text(key), .integer(rate.count), .integer(rate.intervalNanoseconds),
                    .integer(rate.fullAt),
                ]
            }, transaction)
    }

    private func insert(
        _ requests: [SharedSlotRequest], _ verdicts: [Int64: SlotLedger.Verdict], _ ledger: SlotLedger,
        _ transaction: PostgresTransaction
    ) {
        let rows = requests.flatMap { request in
            Self.keys(of: request).map { key -> [PostgresValue] in
                let waiter = ledger.keys[key]?.waiter(request.id)
                return [
                    .text(key), .integer(request.id), .text(request.run.text), .text(request.task),
                    .integer(Int64(request.attempt)), .integer(Int64(request.priority)),
                    (ledger.keys[key]?.concurrent).postgres, .boolean(verdicts[request.id] == .granted),
                    .boolean(waiter?.isInLine ?? false), .integer(waiter?.moves ?? 0),
                ]
            }
        }
        later(
            """
            INSERT INTO slot (key, id, run, task, attempt, priority, concurrent, worker, in_line, moves, asked_at,
                granted_at, waits_until)
            SELECT key, id, run, task, attempt, priority, concurrent, ?::bigint, in_line, moves, clock_timestamp(),
                CASE WHEN is_granted THEN clock_timestamp() END,
                CASE WHEN NOT is_granted THEN clock_timestamp() + make_interval(secs => ?) END
            FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[],
                ?::boolean[], ?::boolean[], ?::bigint[])
                AS asked (key, id, run, task, attempt, priority, concurrent, is_granted, in_line, moves)
            """, after: [.integer(worker), .real(patience / .seconds(1))], rows, transaction)
    }

    private func update(
        _ requests: [SharedSlotRequest], _ verdicts: [Int64: SlotLedger.Verdict], from rows: SlotRows,
        to ledger: SlotLedger, _ transaction: PostgresTransaction
    ) {
        let granted = requests.filter { verdicts[$0.id] == .granted }
        later(
            """
            UPDATE slot SET granted_at = clock_timestamp(), waits_until = NULL, in_line = FALSE
            WHERE worker = ? AND id IN (SELECT unnest(?::bigint[]))
            """, after: [.integer(worker)], granted.map { [.integer($0.id)] }, transaction)
        var changed: [[PostgresValue]] = []
        for request in requests where verdicts[request.id] != .granted {
            for (key, former) in rows.waiting[request.id] ?? [:] {
                guard let waiter = ledger.keys[key]?.waiter(request.id) else { continue }
                // Most who ask again are where they were.
                if waiter == former.waiter, former.seconds > patience / .seconds(2) { continue }
                changed.append([
                    .integer(waiter.number), .boolean(waiter.isInLine), .integer(waiter.moves),
                ])
            }
        }
        later(
            """
            UPDATE slot SET in_line = changed.in_line, moves = changed.moves,
                waits_until = clock_timestamp() + make_interval(secs => ?)
            FROM unnest(?::bigint[], ?::boolean[], ?::bigint[]) AS changed (number, in_line, moves)
            WHERE slot.number = changed.number
            """, after: [.real(patience / .seconds(1))], changed, transaction)
    }

    /// - Parameters:
    ///   - first: parameters before the columns.
    ///   - rows: the statement is handed them by column; without any it is left out.
    private func later(
        _ sql: String, after first: [PostgresValue] = [], _ rows: [[PostgresValue]],
        _ transaction: PostgresTransaction
    ) {
        guard let columns = rows.first?.indices else { return }
        let arrays = columns.map { column in PostgresValue.array(rows.map { $0[column] }) }
        transaction.later(PostgresCommand(sql, [first + arrays]))
    }
}

extension Int64? {
    fileprivate var postgres: PostgresValue { map { .integer($0) } ?? .null }
}
