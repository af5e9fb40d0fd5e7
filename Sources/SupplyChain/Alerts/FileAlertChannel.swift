internal import Baton
internal import Foundation

/// Appends alerts to a file, one JSON object a line.
public struct FileAlertChannel: AlertChannel {
    private let path: String

    /// - Parameter path: the file; it and its folder are made when they are not there.
    public init(path: String) {
        self.path = path
    }

    public func deliver(_ message: AlertMessage) async throws(ChannelFailure) {
        let line = Data((message.value.json() + "\n").utf8)
        if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try? FileManager.default.createDirectory(
                atPath: String(path[..<slash]), withIntermediateDirectories: true)
        }
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        // One write appends as a whole: lines of several processes do not mix.
        let written = line.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        guard written == line.count, fsync(descriptor) == 0 || errno == EINVAL else { throw failure() }
    }

    private func failure() -> ChannelFailure {
        ChannelFailure("the file '\(path)' cannot be written: \(String(cString: strerror(errno)))")
    }
}
