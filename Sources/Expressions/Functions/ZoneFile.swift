#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The offsets of one time zone, read from the system's zone files (TZif, RFC 9636).
package struct ZoneFile: Sendable {
    private let transitions: [Int64]
    /// The offset that holds from each transition on.
    private let offsets: [Int64]
    private let firstOffset: Int64
    /// The rule for times behind the last transition.
    private let rule: ZoneRule?

    /// `TZDIR`, as for the system's own functions (tzset(3)): for systems without zone files.
    private static let folder =
        getenv("TZDIR").map { String(cString: $0) + "/" }.flatMap { $0 == "/" ? nil : $0 }
        ?? "/usr/share/zoneinfo/"
    private static let sizeLimit = 1 << 17

    /// - Returns: nil when there is no zone file of that name.
    package init?(named name: String) {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { $0.isLetter || $0.isDigit || "_-+".utf8.contains($0) }
        }
        guard isName, let bytes = Self.contents(of: Self.folder + name) else { return nil }
        self.init(bytes)
    }

    /// - Returns: nil when the bytes are no TZif file of version 2 or later.
    init?(_ bytes: [UInt8]) {
        var reader = BigEndianReader(bytes: bytes)
        // The first block holds 32-bit times for readers of version 1.
        guard let old = Counts(&reader), reader.skip(old.blockLength(timeSize: 4)),
            let counts = Counts(&reader)
        else { return nil }
        var transitions: [Int64] = []
        for _ in 0..<counts.transitions { transitions.append(reader.integer(bytes: 8)) }
        let types = (0..<counts.transitions).map { _ in Int(reader.integer(bytes: 1)) }
        var typeOffsets: [Int64] = []
        for _ in 0..<counts.types {
            typeOffsets.append(Int64(Int32(truncatingIfNeeded: reader.integer(bytes: 4))))
            _ = reader.skip(2)
        }
        _ = reader.skip(counts.lengthBehindTypes)
        guard !reader.isOverrun, types.allSatisfy(typeOffsets.indices.contains), let first = typeOffsets.first
        else { return nil }
        self.transitions = transitions
        offsets = types.map { typeOffsets[$0] }
        firstOffset = first
        rule = ZoneRule(parsing: reader.footer)
    }

    /// Seconds east of UTC.
    package func offsetSeconds(at secondsSinceEpoch: Int64) -> Int64 {
        guard let last = transitions.last, secondsSinceEpoch < last else {
            return rule?.offsetSeconds(at: secondsSinceEpoch) ?? offsets.last ?? firstOffset
        }
        let next = transitions.firstIndex { $0 > secondsSinceEpoch } ?? transitions.count
        return next == 0 ? firstOffset : offsets[next - 1]
    }

    private static func contents(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: sizeLimit)
        let count = fread(&bytes, 1, bytes.count, file)
        return count > 0 ? Array(bytes[..<count]) : nil
    }
}

/// The counts in a TZif header (RFC 9636, section 3.1).
private struct Counts {
    private let utIndicators: Int
    private let standardIndicators: Int
    private let leapSeconds: Int
    let transitions: Int
    let types: Int
    private let characters: Int

    init?(_ reader: inout BigEndianReader) {
        guard reader.integer(bytes: 4) == 0x545A_6966, reader.integer(bytes: 1) >= 0x32, reader.skip(15)
        else {
            return nil
        }
        let counts = (0..<6).map { _ in Int(reader.integer(bytes: 4)) }
        guard !reader.isOverrun, counts.allSatisfy({ (0...1 << 16).contains($0) }) else { return nil }
        (utIndicators, standardIndicators, leapSeconds) = (counts[0], counts[1], counts[2])
        (transitions, types, characters) = (counts[3], counts[4], counts[5])
    }

    func blockLength(timeSize: Int) -> Int {
        transitions * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4)
            + standardIndicators + utIndicators
    }

    /// What follows the types in a block of 64-bit times.
    var lengthBehindTypes: Int { blockLength(timeSize: 8) - transitions * 9 - types * 6 }
}

/// Reads big-endian integers; past the end it gives zeros and remembers that.
private struct BigEndianReader {
    let bytes: [UInt8]
    private var position = 0
    private(set) var isOverrun = false

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func integer(bytes count: Int) -> Int64 {
        var number: UInt64 = 0
        for _ in 0..<count {
            if position >= bytes.count { isOverrun = true }
            number = number << 8 | UInt64(position < bytes.count ? bytes[position] : 0)
            position += 1
        }
        return Int64(bitPattern: number)
    }

    mutating func skip(_ count: Int) -> Bool {
        position += count
        isOverrun = isOverrun || position > bytes.count
        return !isOverrun
    }

    /// The text between the two line ends behind the data.
    var footer: String {
        let rest = bytes.dropFirst(position + 1).prefix { $0 != UInt8(ascii: "\n") }
        return String(decoding: rest, as: UTF8.self)
    }
}
