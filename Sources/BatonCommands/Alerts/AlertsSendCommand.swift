internal import ArgumentParser
internal import Baton
internal import SupplyChain
internal import WorkflowFiles

struct AlertsSendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Raise what holds, resolve what holds no more, and tell the recipients.",
        discussion: """
            A recipient is told once of an alert, and again when it becomes worse. What a channel does not accept is tried
            again by a later call, after a wait that doubles from one minute to one hour; --now does not wait. Exit code 3
            when something was not delivered.
            """)

    @Flag(name: .long, help: "Try again at once what was not delivered.")
    var now = false
    @Flag(name: .long, help: "Only send what was raised before.")
    var noRefresh = false
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The day for which it is asked; by default the last with a sale or receipt.",
            valueName: "YYYY-MM-DD"))
    var asOf: CalendarDate?
    @OptionGroup var alerts: AlertOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try database.requireFile()
        let settings = try alerts.read(database)
        let store = try await Wiring.open(database).data
        let time = SystemClock().now()
        var pass: AlertCenter.Pass?
        do {
            if !noRefresh {
                pass = try await AlertCenter(store: store, rules: settings.rules).refresh(
                    asOf: asOf, now: time)
            }
        } catch let error as SupplyChainError {
            throw InvalidInput(error.description)
        }
        let attempts = try await AlertDispatcher(
            store: store, routing: settings.routing, retry: settings.retry
        )
        .send(now: time, ignoringBackoff: now)
        let failed = attempts.filter { $0.delivery.status == .undelivered }
        if output.json {
            Console.output(document(pass, attempts).json(pretty: true))
        } else {
            let counts = pass.map { "\($0.raised.count) raised, \($0.resolved.count) resolved, " } ?? ""
            Console.output("\(counts)\(attempts.count - failed.count) sent, \(failed.count) not delivered")
        }
        for attempt in failed {
            Console.error(
                "\(attempt.alert.id) to \(attempt.delivery.recipient): \(attempt.delivery.problem ?? "")")
        }
        if !failed.isEmpty { throw ExitStatus.partial }
    }

    private func document(_ pass: AlertCenter.Pass?, _ attempts: [AlertDispatcher.Attempt]) -> Value {
        var members: [String: Value] = [
            "deliveries": .array(
                attempts.map { attempt in
                    var delivery = attempt.delivery.value.objectValue ?? [:]
                    delivery["alert_id"] = .string(attempt.alert.id)
                    return .object(delivery)
                })
        ]
        if let pass {
            members["raised"] = .array(pass.raised.map(\.value))
            members["resolved"] = .array(pass.resolved.map { .string($0.id) })
        }
        return .object(members)
    }
}
