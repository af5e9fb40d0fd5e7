internal import ArgumentParser
internal import Baton
internal import SupplyChain

struct StockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stock", abstract: "Show the stock of all products at all sites, the most urgent first.",
        discussion: """
            Days of cover are measured along a stored forecast of at most a week ago, else by the mean of the last
            four weeks' sales (marked ~).

              below_zero  the books say that more left than there was: count it
              out         nothing is available, though it sells
              critical    gone before an order placed now could come
              low         the position has fallen to the reorder point
              sufficient  none of these
              idle        no demand is expected
              unknown     never counted or received
            """)

    @Option(help: "Only this product.")
    var sku: String?
    @Option(help: "Only this site.")
    var location: String?
    @Option(
        help: ArgumentHelp("Only lines of this status; may be repeated.", valueName: "status"),
        completion: .list(StockStatus.allCases.map(\.rawValue)), transform: InventoryArguments.choice)
    var status: [StockStatus] = []
    @Option(help: "The service level of the reorder points, from 0.5 to 0.9999.")
    var serviceLevel = 0.95
    @Option(help: "The stock at the close of this day, YYYY-MM-DD.", transform: InventoryArguments.day)
    var asOf: CalendarDate?
    @Option(help: "Show at most so many lines.")
    var limit: Int?
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try InventoryArguments.check(serviceLevel: serviceLevel)
        try InventoryArguments.check(limit: limit)
    }

    func run() async throws {
        try database.requireFile()
        let store = try await Wiring.open(database).data
        let overview = try await InventoryArguments.answering {
            try await StockOverview.load(
                store, sku: sku, location: location, asOf: asOf, serviceLevel: serviceLevel)
        }
        let lines = overview.lines.filter { status.isEmpty || status.contains($0.status) }
        let shown = Array(lines.prefix(limit ?? .max))
        if output.json {
            Console.output(
                Value.object([
                    "as_of": overview.asOf.map { .string($0.description) } ?? .null,
                    "lines": .array(try shown.map { try Value(encoding: $0) }),
                ]).json(pretty: true))
        } else {
            Console.output(text(overview, lines, shown))
        }
    }

    private func text(_ overview: StockOverview, _ lines: [StockLine], _ shown: [StockLine]) -> String {
        guard !overview.lines.isEmpty else {
            return "no stock is known: import movements with 'baton data import stock_movements FILE'"
        }
        guard !lines.isEmpty else { return "no line has that status" }
        var table = TextTable(
            [
                "STATUS", "SKU", "LOCATION", "ON HAND", "RESERVED", "AVAILABLE", "ON ORDER", "DAYS", "LEAD",
                "NAME",
            ],
            alignRight: [3, 4, 5, 6, 7, 8])
        for line in shown {
            let days = line.daysOfCover.map { $0.tenths + (line.demandSource == .forecast ? "" : "~") }
            table.add([
                .init(line.status.rawValue, style: style(line.status)), .init(line.sku), .init(line.location),
                .init(line.onHand?.tenths ?? "?"), .init(line.reserved.tenths),
                .init(line.available?.tenths ?? "?"), .init(line.onOrder.tenths), .init(days ?? "-"),
                .init(line.leadTimeDays?.tenths ?? "-"), .init(line.name ?? ""),
            ])
        }
        var counts: [StockStatus: Int] = [:]
        for line in lines { counts[line.status, default: 0] += 1 }
        let sums = StockStatus.allCases.compactMap { status in
            counts[status].map { "\($0) \(status.rawValue)" }
        }
        let more = lines.count > shown.count ? "… \(lines.count - shown.count) more lines\n" : ""
        let day = overview.asOf.map { ", \($0)" } ?? ""
        return "\(table.render())\n\(more)\n\(sums.joined(separator: ", "))\(day)"
    }

    private func style(_ status: StockStatus) -> (String) -> String {
        switch status {
        case .belowZero, .out, .critical: TextStyle.output.red
        case .low: TextStyle.output.yellow
        case .sufficient: TextStyle.output.green
        case .idle, .unknown: TextStyle.output.dim
        }
    }
}
