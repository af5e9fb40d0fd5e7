internal import Dispatch
internal import Foundation
internal import Synchronization

/// Lines typed at the terminal. They are read when they are there, so no thread waits for them and the process can
/// end at any time.
final class TerminalLines {
    /// A line, and which question stood there when it was read.
    struct Line: Sendable {
        let question: Int
        /// `nil` when nothing more can be typed.
        let text: String?
    }

    private final class State: Sendable {
        let question = Mutex(0)
    }

    private let state = State()
    private let source: any DispatchSourceRead

    /// - Parameter receive: called for each line, on a thread of the system's.
    init(receive: @escaping @Sendable (Line) -> Void) {
        source = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .global())
        let reader = Mutex<[UInt8]>([])
        let end = source
        source.setEventHandler { [state] in
            let question = state.question.withLock(\.self)
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            guard count > 0 else {
                if count < 0, errno == EINTR || errno == EAGAIN { return }
                end.cancel()
                return receive(Line(question: question, text: nil))
            }
            let lines = reader.withLock { buffer in
                buffer += chunk.prefix(count)
                let lines = buffer.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                buffer = Array(lines.last ?? [])
                return lines.dropLast().map { String(decoding: $0, as: UTF8.self) }
            }
            for line in lines { receive(Line(question: question, text: line)) }
        }
        source.resume()
    }

    /// From here on lines answer this question; what was typed before is dropped.
    func ask(_ question: Int) {
        tcflush(STDIN_FILENO, TCIFLUSH)
        state.question.withLock { $0 = question }
    }

    func stop() { source.cancel() }

    /// Whether somebody can be asked: standard input and standard error are terminals, and the process has the
    /// terminal to itself.
    static var canAsk: Bool {
        guard isatty(STDIN_FILENO) == 1, Console.errorIsTerminal else { return false }
        let owner = tcgetpgrp(STDIN_FILENO)
        return owner < 0 || owner == getpgrp()
    }
}
