/// The last line of the terminal, written over as things change; lines that stay go above it. Where standard error is
/// no terminal, there is no such line.
struct StatusLine {
    let isLive: Bool
    private var text = ""

    init(isLive: Bool) { self.isLive = isLive }

    mutating func show(_ text: String) {
        guard isLive, text != self.text else { return }
        self.text = text
        draw()
    }

    /// A line that stays.
    mutating func note(_ line: String) {
        guard isLive else { return Console.standardError(line) }
        Console.display("\r\u{1B}[K\(line)\n")
        if !text.isEmpty { draw() }
    }

    /// The line was ended by whoever typed into it.
    mutating func leave() { text = "" }

    mutating func clear() {
        guard isLive, !text.isEmpty else { return }
        text = ""
        draw()
    }

    private func draw() { Console.display("\r\u{1B}[K" + String(text.prefix(Console.width - 1))) }
}
