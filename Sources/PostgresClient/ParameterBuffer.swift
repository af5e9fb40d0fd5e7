/// The parameters of one statement in the form in which they travel, in the binary format where the server's type has a
/// known one.
struct ParameterBuffer {
    private(set) var bytes: [UInt8] = []
    /// By parameter, where it begins; `nil` for `NULL`.
    private(set) var starts: [Int?] = []
    private(set) var lengths: [Int32] = []
    private(set) var formats: [Int32] = []

    /// - Parameter types: what the server takes, by number of the type.
    /// - Throws: `PostgresError` when a value does not fit.
    init(_ values: [PostgresValue], types: [UInt32], statement: String) throws(PostgresError) {
        guard values.count == types.count else {
            throw PostgresError("\(values.count) arguments for \(types.count) parameters in: \(statement)")
        }
        bytes.reserveCapacity(values.count * 16)
        for (value, type) in zip(values, types) {
            let start = bytes.count
            let isBinary = try append(value, as: type)
            starts.append(value == .null ? nil : start)
            guard let length = Int32(exactly: bytes.count - start) else {
                throw PostgresError("a value of \(bytes.count - start) bytes is too large for: \(statement)")
            }
            lengths.append(length)
            formats.append(isBinary ? 1 : 0)
            // Values in the text format end with a zero byte, which does not count.
            bytes.append(0)
        }
    }

    /// - Returns: whether it is in the binary format.
    private mutating func append(_ value: PostgresValue, as type: UInt32) throws(PostgresError) -> Bool {
        switch value {
        case .null: return false
        case .boolean(let value): return try append(integer: value ? 1 : 0, as: type)
        case .integer(let value): return try append(integer: value, as: type)
        case .real(let value): return append(real: value, as: type)
        case .text(let value):
            if type == PostgresType.jsonb { bytes.append(1) }
            bytes += value.utf8
            return type == PostgresType.jsonb || PostgresType.texts.contains(type)
        case .bytes(let value):
            guard type == PostgresType.bytes else {
                throw PostgresError("the server does not take bytes here (its type \(type))")
            }
            bytes += value
            return true
        case .array(let values):
            guard let element = PostgresType.element(of: type) else {
                throw PostgresError("the server does not take an array here (its type \(type))")
            }
            return try append(values, element: element)
        }
    }

    private mutating func append(integer value: Int64, as type: UInt32) throws(PostgresError) -> Bool {
        switch type {
        case PostgresType.int8: bigEndian(value)
        case PostgresType.int4: bigEndian(try fitting(value, Int32.self))
        case PostgresType.int2: bigEndian(try fitting(value, Int16.self))
        case PostgresType.float8: bigEndian(Double(value).bitPattern)
        case PostgresType.float4: bigEndian(Float(value).bitPattern)
        case PostgresType.boolean: bytes.append(value == 0 ? 0 : 1)
        default:
            bytes += value.description.utf8
            return false
        }
        return true
    }

    private mutating func append(real value: Double, as type: UInt32) -> Bool {
        switch type {
        case PostgresType.float8: bigEndian(value.bitPattern)
        case PostgresType.float4: bigEndian(Float(value).bitPattern)
        default:
            bytes += value.description.utf8
            return false
        }
        return true
    }

    /// As the function `array_recv` of the server reads it: dimensions, whether there are nulls, the type, the length,
    /// the first index, and each element behind its length.
    private mutating func append(_ values: [PostgresValue], element: UInt32) throws(PostgresError) -> Bool {
        bigEndian(Int32(values.isEmpty ? 0 : 1))
        bigEndian(Int32(values.contains(.null) ? 1 : 0))
        bigEndian(element)
        guard !values.isEmpty else { return true }
        bigEndian(try fitting(Int64(values.count), Int32.self))
        bigEndian(Int32(1))
        for value in values {
            guard value != .null else {
                bigEndian(Int32(-1))
                continue
            }
            let place = bytes.count
            bigEndian(Int32(0))
            guard try append(value, as: element) else {
                throw PostgresError("an array of this type cannot hold \(value)")
            }
            let length = try fitting(Int64(bytes.count - place - 4), Int32.self)
            withUnsafeBytes(of: length.bigEndian) { bytes.replaceSubrange(place..<(place + 4), with: $0) }
        }
        return true
    }

    private func fitting<T: FixedWidthInteger>(_ value: Int64, _: T.Type) throws(PostgresError) -> T {
        guard let value = T(exactly: value) else {
            throw PostgresError("\(value) is out of the range of the server's type")
        }
        return value
    }

    private mutating func bigEndian(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
    }

    /// Hands the parameters to libpq in the shape it wants.
    func withPointers<R>(
        _ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) -> R
    ) -> R {
        bytes.withUnsafeBytes { buffer in
            let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = starts.map { start in start.flatMap { base?.advanced(by: $0) } }
            return body(Int32(starts.count), pointers, lengths, formats)
        }
    }
}
