internal import ArgumentParser
internal import Baton
internal import Foundation
internal import SupplyChain
internal import WorkflowFiles

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Show what other service levels, lead times or policies would have meant for a product.",
        discussion: """
            Real sales are replayed day by day through the policy, its levels computed anew every four weeks from
            what was known by then; --method monte_carlo draws demand from the forecast instead. Lists separated by
            commas are compared with each other:

              baton simulate --sku 1082185 --service-level 0.9,0.95,0.98
              baton simulate --sku 1082185 --lead-time 2,7,14 --policy reorder_point,base_stock
              baton simulate --sku 1082185 --reorder-point 120 --order-quantity 200 --html what-if.html
            """)

    @Option(help: "The product.")
    var sku: String
    @Option(help: "The site; without it all sites together.")
    var location: String?
    @Option(help: "Probabilities that stock lasts until an order arrives, from 0.5 to 0.9999.")
    var serviceLevel = "0.95"
    @Option(help: "Certain lead times in days; without it the supplier's, drawn for every order.")
    var leadTime: String?
    @Option(help: "Policies: reorder_point, min_max, base_stock.")
    var policy = "reorder_point"
    @Option(help: "Days between reviews.")
    var review = "1"
    @Option(
        help: "replay of real sales, or monte_carlo from the forecast.",
        completion: .list(SimulationMethod.allCases.map(\.rawValue)), transform: InventoryArguments.choice)
    var method = SimulationMethod.replay
    @Option(help: "Order at or below this stock position instead of a computed one.")
    var reorderPoint: Double?
    @Option(help: "Order so many units instead of a computed quantity.")
    var orderQuantity: Double?
    @Option(help: "Order up to this level instead of a computed one.")
    var orderUpTo: Double?
    @Option(help: "Whose terms hold; without it those of least yearly cost.")
    var supplier: String?
    @Option(
        help: "Whether customers wait (backordered) or go away (lost) when the shelf is empty.",
        completion: .list(ShortageRule.allCases.map(\.rawValue)), transform: InventoryArguments.choice)
    var shortage = ShortageRule.backordered
    @Option(help: "Money per unit lost, or per unit and day of waiting.")
    var shortageCost: Double?
    @Option(help: "How many days, 7 to 730.")
    var days = 180
    @Option(help: "Courses of demand with monte_carlo.")
    var replications = 500
    @Option(help: "Seed of everything that is drawn.")
    var seed = 1
    @Option(
        help: "The last day of history to use, YYYY-MM-DD.", transform: InventoryArguments.day)
    var asOf: CalendarDate?
    @Option(
        help: ArgumentHelp("Write a page with table and charts to a file.", valueName: "file"),
        completion: .file(extensions: ["html"]))
    var html: String?
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let scenarios = try scenarios()
        try database.requireFile()
        let store = try await Wiring.open(database).data
        let agent = InventoryOptimizerAgent(store: store, forecasts: ForecastService(store: store))
        var status = StatusLine(isLive: Console.errorIsTerminal)
        var results: [SimulatePolicyResult] = []
        for (index, scenario) in scenarios.enumerated() {
            status.show("scenario \(index + 1) of \(scenarios.count)")
            results.append(
                try await InventoryArguments.answering { try await agent.simulatePolicy(scenario) })
        }
        status.clear()
        if let html { try OutputFile.write(try SimulationReport(results).html(), to: html) }
        if output.json {
            Console.output(Value.array(try results.map { try Value(encoding: $0) }).json(pretty: true))
        } else {
            Console.output(SimulationText(results: results).text)
            if let html { Console.standardError("written to \(html)") }
        }
    }

    /// Every combination of the lists.
    private func scenarios() throws -> [SimulatePolicy] {
        let policies: [SimulatedPolicy] = try list(policy, "--policy") { try InventoryArguments.choice($0) }
        let given: [(option: String, isGiven: Bool, policies: Set<SimulatedPolicy>)] = [
            ("--reorder-point", reorderPoint != nil, [.reorderPoint, .minimumMaximum]),
            ("--order-quantity", orderQuantity != nil, [.reorderPoint]),
            ("--order-up-to", orderUpTo != nil, [.minimumMaximum, .baseStock]),
        ]
        if let useless = given.first(where: { $0.isGiven && $0.policies.isDisjoint(with: policies) }) {
            let wanted = useless.policies.map(\.rawValue).sorted().joined(separator: " or ")
            throw ValidationError("\(useless.option): goes with --policy \(wanted)")
        }
        let levels = try list(serviceLevel, "--service-level", number)
        for level in levels { try InventoryArguments.check(serviceLevel: level) }
        let reviews = try list(review, "--review", whole)
        let leadTimes = try leadTime.map { try list($0, "--lead-time", whole).map(Int?.some) } ?? [nil]
        let count = policies.count * levels.count * reviews.count * leadTimes.count
        guard count <= 200 else {
            throw ValidationError("\(count) combinations are too many: at most 200 are compared at once")
        }
        var scenarios: [SimulatePolicy] = []
        for policy in policies {
            for review in reviews {
                for leadTime in leadTimes {
                    for level in levels {
                        scenarios.append(
                            SimulatePolicy(
                                sku: sku, location: location, method: method, policy: policy,
                                serviceLevel: level,
                                reorderPoint: policy == .baseStock ? nil : reorderPoint,
                                orderQuantity: policy == .reorderPoint ? orderQuantity : nil,
                                orderUpToLevel: policy == .reorderPoint ? nil : orderUpTo, supplier: supplier,
                                leadTimeDays: leadTime, reviewPeriodDays: review, shortage: shortage,
                                shortageCost: shortageCost, days: days, replications: replications,
                                seed: seed,
                                daily: method == .replay, asOf: asOf))
                    }
                }
            }
        }
        for scenario in scenarios { try check(scenario) }
        return scenarios
    }

    /// The ranges are those of the operation's declaration.
    private func check(_ scenario: SimulatePolicy) throws {
        let violations = try Schema.object(SimulatePolicy.objectSchema).violations(
            of: Value(encoding: scenario))
        guard violations.isEmpty else {
            throw InvalidInput(violations.map { "simulate: '\($0.path)': \($0.withoutPath)" })
        }
    }

    private func list<T>(_ text: String, _ option: String, _ read: (String) throws -> T) throws -> [T] {
        let parts = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        guard !parts.isEmpty else { throw ValidationError("\(option): expected at least one value") }
        return try parts.map { part in
            do {
                return try read(part)
            } catch let error as ValidationError {
                throw ValidationError("\(option): \(error.message)")
            }
        }
    }

    private func number(_ text: String) throws -> Double {
        guard let number = Double(text), number.isFinite else {
            throw ValidationError("expected a number, found '\(text)'")
        }
        return number
    }

    private func whole(_ text: String) throws -> Int {
        guard let number = Int(text) else {
            throw ValidationError("expected a whole number of days, found '\(text)'")
        }
        return number
    }
}
