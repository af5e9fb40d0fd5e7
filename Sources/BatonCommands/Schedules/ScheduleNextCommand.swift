internal import ArgumentParser
internal import Baton
internal import EventLayer
internal import WorkflowFiles

struct ScheduleNextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Show the next times of a schedule, or of a rule's.",
        discussion: """
            A schedule is cron(minutes hours day-of-month month day-of-week year) as in Amazon EventBridge, five \
            fields as in crontab(5), rate(5 minutes) or at(2026-11-30T08:00:00).

            Examples:
              baton schedule next 'cron(0 2 * * ? *)' --zone Europe/Berlin
              baton schedule next '0 4 * * 1' --count 3 --json
              baton schedule next --rule nightly-forecast
            """)

    @Argument(help: "The schedule.")
    var expression: String?
    @Option(help: ArgumentHelp("Its time zone; UTC by default.", valueName: "name"))
    var zone: String?
    @Option(name: .long, help: ArgumentHelp("The schedule of this rule instead.", valueName: "name"))
    var rule: String?
    @Option(name: .long, help: ArgumentHelp("How many times.", valueName: "n"))
    var count = 5
    @OptionGroup var rules: RulesOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (expression == nil) != (rule == nil) else {
            throw ValidationError("expected a schedule, or --rule")
        }
        if rule != nil, zone != nil { throw ValidationError("--zone: the rule says its time zone") }
        guard (1...1_000).contains(count) else {
            throw ValidationError("--count: expected 1 to 1000, not \(count)")
        }
    }

    func run() async throws {
        let schedule = try schedule()
        let now = SystemClock().now()
        let times = schedule.times(
            after: now, through: Timestamp(nanoseconds: .max), start: now, limit: count)
        if output.json {
            Console.output(
                Value.object([
                    "schedule": .string(schedule.expression), "zone": .string(schedule.timeZone),
                    "times": .array(times.map { .string($0.description) }),
                ]).json())
        } else {
            for time in times { Console.output(time.description) }
            if times.isEmpty { Console.output("no time any more") }
        }
    }

    private func schedule() throws -> Schedule {
        if let rule { return try rules.require(beside: database).schedule(named: rule).1.schedule }
        do {
            return try Schedule(expression ?? "", timeZone: zone ?? "UTC")
        } catch {
            throw InvalidInput(error.description.onOneLine)
        }
    }
}
