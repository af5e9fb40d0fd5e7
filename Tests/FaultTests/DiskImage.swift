import Foundation

/// The files of a database as they are at one instant, and what of them a loss of power may take away.
///
/// The index of the write-ahead log (the `-shm` file) says up to which frame the log is synchronised, and which of its
/// pages are being moved to the database: SQLite notes the end of a commit there after fsync has returned, and starts the
/// log anew only when the database file is synchronised (sqlite.org/walformat.html, sections 2 and 4).
struct DiskImage {
    private var database: [UInt8]
    private var log: [UInt8]
    private let index: [UInt8]

    private static let logHeader = 32
    private static let frameHeader = 24

    /// - Parameter path: of a database that nobody writes to just now.
    init(of path: String) throws {
        func read(_ path: String) throws -> [UInt8] {
            Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        }
        database = try read(path)
        log = try read(path + "-wal")
        index = try read(path + "-shm")
    }

    private func word(_ offset: Int) -> Int {
        index[offset..<(offset + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private var pageSize: Int { Int(index[14]) | Int(index[15]) << 8 }
    private var lastFrame: Int { word(16) }
    private var moved: Int { word(96) }
    private var beingMoved: Int { word(128) }
    /// Whether the log file still holds what was moved before: it is about to be started anew.
    private var isStartingAnew: Bool { log.count < Self.logHeader || log[16..<24] != index[32..<40] }

    private func place(ofFrame frame: Int) -> Int {
        Self.logHeader + (frame - 1) * (Self.frameHeader + pageSize)
    }

    /// Whether pages were on their way from the log to the database.
    var isInCheckpoint: Bool { !isStartingAnew && beingMoved > moved && lastFrame >= beingMoved }

    /// Takes away, or spoils, any part of what was not synchronised.
    mutating func losePower(using random: inout some RandomNumberGenerator) {
        guard !isStartingAnew else { return }
        if isInCheckpoint {
            for frame in (moved + 1)...beingMoved where Bool.random(using: &random) {
                let number = log[place(ofFrame: frame)..<(place(ofFrame: frame) + 4)].reduce(0) {
                    $0 << 8 | Int($1)
                }
                let start = (number - 1) * pageSize
                guard start + pageSize <= database.count else { continue }
                Self.spoil(&database, start..<(start + pageSize), &random)
            }
        }
        let end = place(ofFrame: lastFrame + 1)
        guard end < log.count else { return }
        if Bool.random(using: &random) {
            Self.spoil(&log, end..<log.count, &random)
        } else {
            log.removeLast(log.count - Int.random(in: end...log.count, using: &random))
        }
    }

    /// Sectors as they are, of zeros, or of anything.
    private static func spoil(
        _ bytes: inout [UInt8], _ range: Range<Int>, _ random: inout some RandomNumberGenerator
    ) {
        for start in stride(from: range.lowerBound, to: range.upperBound, by: 512) {
            let kind = Int.random(in: 0..<3, using: &random)
            guard kind > 0 else { continue }
            for place in start..<min(start + 512, range.upperBound) {
                bytes[place] = kind == 1 ? 0 : .random(in: 0...255, using: &random)
            }
        }
    }

    func write(to path: String) throws {
        try Data(database).write(to: URL(fileURLWithPath: path))
        try Data(log).write(to: URL(fileURLWithPath: path + "-wal"))
    }
}
