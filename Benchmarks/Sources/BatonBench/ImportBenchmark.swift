import ArgumentParser
import Foundation

/// A large file of sales through the whole import.
struct ImportBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import of a million sales rows: time and peak memory.")

    @Option(help: "The built baton.")
    var baton: String
    @Option(help: "Rows of the file.")
    var rows = 1_000_000
    @Option(help: "Counted runs, each into a new database.")
    var runs = 3

    func run() async throws {
        let baton = URL(fileURLWithPath: baton).path
        var samples: [ChildProcess] = []
        for _ in 0..<runs {
            let folder = try TemporaryFolder()
            try writeFiles(in: folder.url)
            _ = try ChildProcess(baton, ["data", "import", "products.csv", "locations.csv"], in: folder.url)
            samples.append(
                try ChildProcess(baton, ["data", "import", "sales.csv", "--currency", "USD"], in: folder.url))
            try check(baton, folder.url)
        }
        Figure(name: "import of \(rows) rows", unit: "s", samples: samples.map(\.wallSeconds)).print()
        Figure(name: "import, peak memory", unit: "MiB", samples: samples.map(\.peakMebibytes)).print()
    }

    /// 1,000 products; each day has a row for each of them.
    private func writeFiles(in folder: URL) throws {
        let products = (0..<1000).map { "P\(1000 + $0),Product \($0)\n" }.joined()
        try "sku,name\n\(products)".write(
            to: folder.appendingPathComponent("products.csv"), atomically: true, encoding: .utf8)
        try "location,name,type\nMAIN,Main,store\n".write(
            to: folder.appendingPathComponent("locations.csv"), atomically: true, encoding: .utf8)
        var text = "sku,location,date,quantity,price,promotion\n"
        text.reserveCapacity(rows * 40)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withFullDate]
        for row in 0..<rows where row % 1000 == 0 {
            let day = formatter.string(
                from: Date(timeIntervalSince1970: 1_400_000_000 + Double(row / 1000) * 86_400))
            for product in 0..<min(1000, rows - row) {
                text +=
                    "P\(1000 + product),MAIN,\(day),\((row / 1000 * 7 + product * 13) % 90),\(product % 20 + 1).49,0\n"
            }
        }
        try text.write(to: folder.appendingPathComponent("sales.csv"), atomically: true, encoding: .utf8)
    }

    /// Everything that went in must come out.
    private func check(_ baton: String, _ folder: URL) throws {
        _ = try ChildProcess(baton, ["data", "export", "sales", "--output", "out.csv"], in: folder)
        let lines = try Data(contentsOf: folder.appendingPathComponent("out.csv")).count {
            $0 == UInt8(ascii: "\n")
        }
        guard lines == rows + 1 else { throw WrongResult("\(rows) rows went in, \(lines - 1) came out") }
    }
}
