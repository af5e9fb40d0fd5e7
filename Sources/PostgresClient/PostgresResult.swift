internal import CLibPQ

/// What a statement gave; valid until the next one only where it is handed to a closure.
public final class PostgresResult {
    let pointer: OpaquePointer

    /// Takes over a result of libpq.
    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    public var rowCount: Int { Int(PQntuples(pointer)) }

    public var columns: [String] {
        (0..<PQnfields(pointer)).map { PQfname(pointer, $0).map { String(cString: $0) } ?? "" }
    }

    /// How many rows the statement changed, or returned.
    public var changedRows: Int { PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// What the server says it has done: `COMMIT`, or `ROLLBACK` where there was nothing left to commit.
    public var command: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    /// A row, by its number from 0.
    ///
    /// - Throws: `PostgresError` when a column has a type that is not understood.
    public func row(_ row: Int) throws(PostgresError) -> [PostgresValue] {
        var values: [PostgresValue] = []
        let count = PQnfields(pointer)
        values.reserveCapacity(Int(count))
        for column in 0..<count { values.append(try value(Int32(row), column)) }
        return values
    }

    private func value(_ row: Int32, _ column: Int32) throws(PostgresError) -> PostgresValue {
        if PQgetisnull(pointer, row, column) == 1 { return .null }
        let start = PQgetvalue(pointer, row, column)
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(pointer, row, column)))
        let type = PQftype(pointer, column)
        switch type {
        case PostgresType.int8: return .integer(bytes.loadBigEndian(Int64.self))
        case PostgresType.int4: return .integer(Int64(bytes.loadBigEndian(Int32.self)))
        case PostgresType.int2: return .integer(Int64(bytes.loadBigEndian(Int16.self)))
        case PostgresType.boolean: return .boolean(bytes.first == 1)
        case PostgresType.float8: return .real(Double(bitPattern: bytes.loadBigEndian(UInt64.self)))
        case PostgresType.float4: return .real(Double(Float(bitPattern: bytes.loadBigEndian(UInt32.self))))
        case PostgresType.bytes: return .bytes([UInt8](bytes))
        case PostgresType.numeric: return PostgresNumeric(bytes).value
        case PostgresType.jsonb: return .text(String(decoding: bytes.dropFirst(), as: UTF8.self))
        case PostgresType.void: return .text("")
        case let type where PostgresType.texts.contains(type):
            return .text(String(decoding: bytes, as: UTF8.self))
        default:
            let name = PQfname(pointer, column).map { String(cString: $0) } ?? ""
            throw PostgresError(
                "column '\(name)' has the type \(type), which is not understood; cast it to text")
        }
    }
}

extension UnsafeRawBufferPointer {
    /// An integer as it travels; 0 when there are too few bytes.
    func loadBigEndian<T: FixedWidthInteger>(at offset: Int = 0, _: T.Type) -> T {
        guard offset + MemoryLayout<T>.size <= count else { return 0 }
        return T(bigEndian: loadUnaligned(fromByteOffset: offset, as: T.self))
    }
}
