import Foundation

/// What a process has in memory.
enum ResidentMemory {
    /// - Parameter process: its number, or `self`.
    /// - Returns: 0 where the system does not tell.
    static func bytes(of process: String = "self") -> Int {
        let fields = (try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8))?
            .split(separator: " ")
        return (fields.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) * 4096
    }
}
