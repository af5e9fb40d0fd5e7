internal import ArgumentParser
internal import Baton
internal import EventLayer

struct ScheduleNextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Show the next times of a schedule.",
        discussion: """
            A schedule is cron(minutes hours day-of-month month day-of-week year) as in Amazon EventBridge, five \
            fields as in crontab(5), rate(5 minutes) or at(2026-11-30T08:00:00).

            Examples:
              baton schedule next 'cron(0 2 * * ? *)' --zone Europe/Berlin
              baton schedule next '0 4 * * 1' --count 3 --json
            """)

    @Argument(help: "The schedule.")
    var expression: String
    @Option(help: ArgumentHelp("Its time zone.", valueName: "name"))
    var zone = "UTC"
    @Option(name: .long, help: ArgumentHelp("How many times.", valueName: "n"))
    var count = 5
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1_000).contains(count) else {
            throw ValidationError("--count: expected 1 to 1000, not \(count)")
        }
    }

    func run() async throws {
        let schedule: Schedule
        do {
            schedule = try Schedule(expression, timeZone: zone)
        } catch {
            throw InvalidInput(error.description.onOneLine)
        }
        let now = SystemClock().now()
        let times = schedule.times(
            after: now, through: Timestamp(nanoseconds: .max), start: now, limit: count)
        if output.json {
            Console.output(
                Value.object([
                    "schedule": .string(expression), "zone": .string(zone),
                    "times": .array(times.map { .string($0.description) }),
                ]).json())
        } else {
            for time in times { Console.output(time.description) }
            if times.isEmpty { Console.output("no time any more") }
        }
    }
}
