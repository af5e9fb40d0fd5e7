internal import Baton

/// What a row of the table `request` must hash to, so that no bit of what is wanted, or was answered, changes unseen.
package struct RequestHash {
    package static let columns = """
        number, id, run, kind, definition, payload, actor, created_at, reply, reason, answered_at
        """

    let digest: SHA256.Digest

    /// - Parameter values: of the columns, in their order.
    init(_ values: some Sequence<SQLValue>) {
        let parts = values.map { value -> Value in
            switch value {
            case .null: .null
            case .integer(let number): .int(number)
            case .real(let number): .double(number)
            case .text(let text): .string(text)
            case .blob(let bytes): .array(bytes.map { .int(Int64($0)) })
            }
        }
        digest = SHA256.hash(Array(Value.array(parts).json().utf8))
    }
}
