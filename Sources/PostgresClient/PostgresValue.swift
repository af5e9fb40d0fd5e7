/// A value sent to a server, or received from it.
public enum PostgresValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// Any of the integer types, and a `numeric` without decimals that fits.
    case integer(Int64)
    /// A floating-point type, or another `numeric`.
    case real(Double)
    case text(String)
    case bytes([UInt8])
    /// Sent only: of one dimension.
    case array([PostgresValue])
}

/// Types by their number in the table `pg_type`, the same on every server.
enum PostgresType {
    static let (boolean, bytes) = (UInt32(16), UInt32(17))
    static let (int8, int2, int4) = (UInt32(20), UInt32(21), UInt32(23))
    static let (float4, float8, numeric) = (UInt32(700), UInt32(701), UInt32(1700))
    /// `char`, `name`, `text`, `json`, `xml`, `unknown`, `char(n)` and `varchar`: in the binary format their text.
    static let texts: Set<UInt32> = [18, 19, 25, 114, 142, 705, 1042, 1043]
    static let jsonb = UInt32(3802)
    /// `void`, which functions return that are called for what they do.
    static let void = UInt32(2278)

    /// The element type of an array type.
    static func element(of array: UInt32) -> UInt32? {
        switch array {
        case 1000: boolean
        case 1001: bytes
        case 1005: int2
        case 1007: int4
        case 1016: int8
        case 1009: 25
        case 1015: 1043
        case 1021: float4
        case 1022: float8
        default: nil
        }
    }
}
