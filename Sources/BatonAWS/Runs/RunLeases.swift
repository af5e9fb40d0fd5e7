public import AWSClient
public import Baton

/// Who works on a run now: of several processes that were told to do the same, one does.
///
/// A lease is an item in the table of ``DynamoDBRunStore`` and ends at a time, so that the run of a process that is gone
/// is free then. The store refuses writes of a second process all the same; a lease keeps it from beginning.
public struct RunLeases: Sendable {
    /// What came of asking for a lease.
    public enum Answer: Sendable, Hashable {
        /// - Parameter wasLeft: whether somebody had it before and did not give it back: that work may be unfinished.
        case granted(wasLeft: Bool)
        case held(until: Timestamp)
    }

    private let dynamo: DynamoDB
    private let table: String

    private static let partition = AttributeValue.string("lease")
    private static let attempts = 8
    /// Items that nobody gives back are for the table to remove (`expires`, in seconds since 1970).
    private static let daysKept: Int64 = 7

    public init(_ dynamo: DynamoDB, table: String) {
        self.dynamo = dynamo
        self.table = table
    }

    /// Asks for the lease of a run, which need not exist yet.
    ///
    /// - Parameters:
    ///   - holder: who asks. Whoever has the lease gets it again.
    ///   - end: when it is free again if it is not given back.
    /// - Throws: `AWSError`.
    public func acquire(
        _ run: RunID, holder: String, until end: Timestamp, now: Timestamp
    ) async throws -> Answer {
        var attempt = 1
        while true {
            let found = try await dynamo.get(key(run), from: table)
            if let found, let heldUntil = found["ends"]?.integerValue, heldUntil > now.milliseconds,
                found["holder"]?.stringValue != holder
            {
                return .held(until: Timestamp(nanoseconds: heldUntil * 1_000_000))
            }
            do {
                try await dynamo.put(put(run, holder: holder, ends: end.milliseconds, after: found))
                return .granted(wasLeft: found != nil)
            } catch let error as AWSError where error.isConditionFailure && attempt < Self.attempts {
                // Somebody was faster, perhaps an earlier attempt of this very call: looking tells.
                attempt += 1
            }
        }
    }

    /// Gives the lease back: the work is done.
    ///
    /// - Throws: `AWSError`. A lease that another has meanwhile is left alone.
    public func release(_ run: RunID, holder: String) async throws {
        do {
            try await dynamo.delete(
                DynamoDB.Delete(
                    key(run), from: table, if: "holder = :holder", values: [":holder": .string(holder)]))
        } catch let error as AWSError where error.isConditionFailure {}
    }

    /// Gives the lease back with work left: the next one to get it is told so.
    ///
    /// - Throws: `AWSError`.
    public func abandon(_ run: RunID, holder: String) async throws {
        do {
            try await dynamo.update(
                DynamoDB.Update(
                    key(run), in: table, "SET ends = :zero", if: "holder = :holder",
                    values: [":zero": 0, ":holder": .string(holder)]))
        } catch let error as AWSError where error.isConditionFailure {}
    }

    private func key(_ run: RunID) -> DynamoDB.Item { ["pk": Self.partition, "sk": .string(run.text)] }

    private func put(_ run: RunID, holder: String, ends: Int64, after found: DynamoDB.Item?) -> DynamoDB.Put {
        let item = key(run).merging([
            "holder": .string(holder), "ends": .integer(ends),
            "expires": .integer(ends / 1000 + Self.daysKept * 86_400),
        ]) { $1 }
        guard let found else { return DynamoDB.Put(item, to: table, if: "attribute_not_exists(pk)") }
        return DynamoDB.Put(
            item, to: table, if: "holder = :holder AND ends = :ends",
            values: [":holder": found["holder"] ?? "", ":ends": found["ends"] ?? 0])
    }
}

extension Timestamp {
    fileprivate var milliseconds: Int64 { nanoseconds / 1_000_000 }
}
