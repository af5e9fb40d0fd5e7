internal import Baton
internal import EventLayer
internal import WorkflowFiles

/// Reads events line by line and stores them, many at a time, each as soon as nothing more is there.
struct EventIntake {
    private static let batch = 500
    static let maximumBytes = 1 << 20

    let bus: EventBus
    let isJSON: Bool
    private var waiting: [Event] = []
    private var (stored, known, refused) = (0, 0, 0)
    private var line = 0
    /// Up to which line all that could be read is stored.
    private var storedLine = 0
    private var isEmpty: Bool { stored + known + refused == 0 }

    init(bus: EventBus, isJSON: Bool) {
        self.bus = bus
        self.isJSON = isJSON
    }

    /// An event of either form; one without an id gets one, one without a time happens now.
    static func event(_ value: Value) throws(EventError) -> Event {
        let now = SystemClock().now()
        if value["specversion"] != nil { return try Event(cloudEvent: value, now: now) }
        return try Event(value, id: newID(at: now), now: now)
    }

    /// - Throws: ``InvalidInput`` in one line.
    private static func event(line: [UInt8]) throws -> Event {
        guard line.count <= maximumBytes else {
            throw InvalidInput("\(line.count) bytes, expected at most \(maximumBytes)")
        }
        let value: Value
        do {
            value = try Value(json: line)
        } catch {
            throw InvalidInput("not valid JSON: \(error)".onOneLine)
        }
        do {
            return try event(value)
        } catch {
            throw InvalidInput(error.description.onOneLine)
        }
    }

    private static func newID(at now: Timestamp) -> String {
        var random = SystemRandomNumberGenerator()
        return RunID(at: now, entropy: random.next()).text
    }

    mutating func put(_ event: Event) async throws {
        waiting.append(event)
        try await flush()
    }

    /// - Throws: ``InvalidInput`` when there is no event; `SQLError`.
    mutating func put(_ lines: inout InputLines?) async throws {
        do {
            try await putLines(&lines)
        } catch let error as SQLError {
            if storedLine > 0 {
                Console.error("the events up to line \(storedLine) are stored, later ones are not")
            }
            throw error
        }
        guard !isEmpty else { throw InvalidInput("\(lines?.name ?? ""): holds no event") }
    }

    private mutating func putLines(_ lines: inout InputLines?) async throws {
        while let line = try lines?.next() {
            self.line += 1
            // A line may have been ended as Windows does.
            guard !line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) else { continue }
            do {
                waiting.append(try Self.event(line: line))
            } catch let problem as InvalidInput {
                refuse(self.line, of: lines?.name ?? "", problem.lines.joined(separator: " "))
            }
            if waiting.count == Self.batch || lines?.hasLine == false { try await flush() }
        }
        try await flush()
    }

    private mutating func refuse(_ line: Int, of input: String, _ problem: String) {
        refused += 1
        if isJSON {
            Console.output(
                Value.object(["line": .int(Int64(line)), "error": .string(problem)]).json())
        } else {
            Console.error("\(input):\(line): \(problem)")
        }
    }

    private mutating func flush() async throws {
        guard !waiting.isEmpty else { return }
        let events = waiting
        let isNew = try await bus.put(events)
        waiting = []
        storedLine = line
        stored += isNew.count { $0 }
        known += isNew.count { !$0 }
        guard isJSON else { return }
        for (event, isNew) in zip(events, isNew) {
            Console.output(
                Value.object([
                    "source": .string(event.source), "id": .string(event.id), "new": .bool(isNew),
                ]).json())
        }
    }

    /// - Parameter isDelivered: whether a process runs workflows on the file.
    func summary(isDelivered: Bool) -> String {
        var parts = ["\(stored) \(stored == 1 ? "event" : "events") stored"]
        if known > 0 { parts.append("\(known) known before") }
        if refused > 0 { parts.append("\(refused) refused") }
        return parts.joined(separator: ", ")
            + (isDelivered ? "" : "; nothing goes by them until 'baton up' does")
    }

    var status: ExitStatus {
        refused == 0 ? .success : stored + known > 0 ? .partial : .invalid
    }
}
