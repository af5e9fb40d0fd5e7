internal import Foundation

/// Standard output and standard error, and what they are connected to.
enum Console {
    static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
    static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    static func output(_ text: String) { write(text + "\n", to: .standardOutput) }
    static func standardError(_ text: String) { write(text + "\n", to: .standardError) }

    /// One line: `baton: message`.
    static func error(_ message: String) { standardError("baton: \(message)") }

    /// Control sequences and unfinished lines, for live display.
    static func display(_ text: String) { write(text, to: .standardError) }

    /// A closed pipe is no error: the reader has seen enough.
    private static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }

    /// Columns of the terminal, 100 where there is none.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
        return Int(size.ws_col)
    }
}

/// Colours for one stream: plain text unless it is a terminal and `NO_COLOR` is not set.
struct TextStyle {
    let isColoured: Bool

    static let output = TextStyle(isColoured: Console.outputIsTerminal && colourIsWanted)
    static let error = TextStyle(isColoured: Console.errorIsTerminal && colourIsWanted)

    private static var colourIsWanted: Bool {
        let environment = ProcessInfo.processInfo.environment
        return environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }

    func bold(_ text: String) -> String { sequence("1", text) }
    func dim(_ text: String) -> String { sequence("2", text) }
    func red(_ text: String) -> String { sequence("31", text) }
    func green(_ text: String) -> String { sequence("32", text) }
    func yellow(_ text: String) -> String { sequence("33", text) }

    private func sequence(_ code: String, _ text: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
