import Baton
import Foundation
import SupplyChain
import TestSupport
import Testing

struct GenerateReportTests {
    /// Loaded once for the tests that need forecasts and anomalies of nobody else in the store.
    private static let loading = Task { try await AgentSamples.load() }

    @Test(
        "In a run the report gives the verdict first and shows figures, forecast, stock, anomalies and suppliers"
    )
    func reportsOnTheRun() async throws {
        let fixture = try ReportFixture(store: try await Self.loading.value)
        let run = try await fixture.orchestrator.executeWorkflow(
            ReportFixture.tasks(sku: AgentSamples.bananas))
        #expect(run.outcome == .success)
        let report = try #require(run["report"]?.output)
        let plan = try #require(run["optimize"]?.output)
        let quantity = try #require(plan["recommended_order_quantity"]?.doubleValue)
        let verdict = try #require(report["verdict"]?.stringValue)
        #expect(
            verdict.hasPrefix(
                quantity > 0 ? "Order now: \(Int(quantity)) × 1082185" : "No order of 1082185 is due"))

        let page = try ReportFixture.text(report)
        let headings = [
            quantity > 0 ? "Order now" : "Nothing to order", "Key figures", "Demand forecast", "Stock",
            "Anomalies", "Suppliers", "This run",
        ]
        #expect(report["sections"]?.arrayValue?.compactMap { $0["heading"]?.stringValue } == headings)
        #expect(report["sections"]?.arrayValue?.allSatisfy { $0["is_available"] == true } == true)
        var rest = page[...]
        for heading in headings {
            let range = try #require(rest.range(of: "<h2>\(heading)</h2>"), "\(heading) in order")
            rest = rest[range.upperBound...]
        }
        // One page that loads nothing from anywhere.
        #expect(!page.contains("http://") || !page.contains("src="))
        #expect(page.contains("<svg") && page.contains("Reorder point") && page.contains("NORTHFIELD"))
        let records = try await fixture.store.all(ReportRecord.self)
        #expect(records.filter { $0.id == report["report_id"]?.stringValue }.count == 1)
    }

    @Test(
        "The same data gives the same file and one record, however often and in whatever run",
        arguments: ReportFileFormat.ofThisModule)
    func isReproducible(format: ReportFileFormat) async throws {
        let fixture = try ReportFixture(store: try await Self.loading.value)
        let tasks = ReportFixture.tasks(
            sku: AgentSamples.cheese, report: ["type": "weekly", "format": .string(format.rawValue)])
        let first = try await fixture.orchestrator.executeWorkflow(tasks)
        let text = try ReportFixture.text(first["report"]?.output)
        let second = try await fixture.orchestrator.executeWorkflow(tasks)
        #expect(try ReportFixture.text(second["report"]?.output) == text)
        #expect(first["report"]?.output == second["report"]?.output)
        let records = try await fixture.store.all(ReportRecord.self)
        #expect(records.filter { $0.format == format.rawValue && $0.type == "weekly" }.count == 1)
    }

    @Test("The formats carry the same figures")
    func agreesAcrossFormats() async throws {
        let fixture = try ReportFixture(store: try await AgentSamples.load())
        var kpis: [[KPI]] = []
        for format in ReportFileFormat.ofThisModule {
            let result = try await fixture.orchestrator.run(
                ReportGenerationAgent.generateReport, GenerateReport(type: .monthly, format: format))
            kpis.append(result.kpis)
            let text = try String(contentsOfFile: result.path, encoding: .utf8)
            #expect(text.contains("Inventory turnover"), "\(format)")
        }
        #expect(kpis.allSatisfy { $0 == kpis.first })
    }

    @Test("On its own the report says what it lacks instead of leaving it out in silence")
    func saysWhatIsMissing() async throws {
        let store = try await TestStore.make()
        let fixture = try ReportFixture(store: store)
        let result = try await fixture.orchestrator.run(
            ReportGenerationAgent.generateReport, GenerateReport(asOf: TestStore.day(10)))
        #expect(result.verdict.hasPrefix("No stock is known"))
        let missing = result.sections.filter { !$0.isAvailable }
        #expect(
            missing.map(\.heading) == ["Demand forecast", "Stock", "Assortment", "Anomalies", "Suppliers"])
        #expect(missing.allSatisfy { $0.reason?.isEmpty == false })
        let page = try String(contentsOfFile: result.path, encoding: .utf8)
        #expect(page.contains("Not available: detect_anomalies has not been run."))
    }

    @Test("A failed task stands in the report with its reason")
    func showsFailures() async throws {
        let fixture = try ReportFixture(store: try await AgentSamples.load())
        let run = try await fixture.orchestrator.executeWorkflow([
            AgentTask(
                "broken", agent: "optimization", operation: "optimize_inventory", inputs: ["sku": "NOPE"]),
            AgentTask("report", agent: "report_generation", operation: "generate_report"),
        ])
        let page = try ReportFixture.text(run["report"]?.output)
        #expect(
            page.contains("there is no product &#39;NOPE&#39;") || page.contains("there is no product 'NOPE'")
        )
    }

    @Test("Orders that the run has placed, and those that wait, are in the verdict")
    func namesOrders() async throws {
        let store = try await AgentSamples.load()
        let fixture = try ReportFixture(store: store)
        func verdict(limit: Double) async throws -> String {
            let run = try await fixture.orchestrator.executeWorkflow([
                AgentTask(
                    "order", agent: "supplier_coordination", operation: "send_purchase_order",
                    inputs: [
                        "sku": "1082185", "quantity": 400, "round_up": true, "approval_limit": .double(limit),
                        "trigger": .string("\(limit)"), "supplier": "NORTHFIELD",
                    ]),
                AgentTask("report", agent: "report_generation", operation: "generate_report"),
            ])
            return run["report"]?.output?["verdict"]?.stringValue ?? ""
        }
        let ordered = try await verdict(limit: 10_000)
        #expect(ordered.hasPrefix("Ordered: 400 × 1082185 from NORTHFIELD for "), "\(ordered)")
        let waiting = try await verdict(limit: 1)
        #expect(waiting.hasPrefix("Decide on: PO-20171231-"), "\(waiting)")
    }

    @Test(
        "Several formats come from the same data, under a name of one's own; what no renderer writes is refused"
    )
    func writesSeveral() async throws {
        let fixture = try ReportFixture(store: try await Self.loading.value)
        let result = try await fixture.orchestrator.run(
            ReportGenerationAgent.generateReport,
            GenerateReport(
                formats: [.json, .html, .json], folder: fixture.folder.path("mine"), name: "morning"))
        #expect(
            result.files.map(\.path) == [
                fixture.folder.path("mine/morning.json"), fixture.folder.path("mine/morning.html"),
            ])
        #expect(
            result.format == .json
                && result.files.allSatisfy { FileManager.default.fileExists(atPath: $0.path) })
        let refused = try await fixture.orchestrator.executeWorkflow([
            AgentTask(
                "r", agent: "report_generation", operation: "generate_report",
                inputs: ["formats": ["html", "xlsx"]])
        ])
        #expect(refused["r"]?.failure?.kind == .invalidInput)
        #expect(refused["r"]?.failure?.message == "this program cannot write xlsx reports")
    }

    @Test("Recommendations are ranked by money at stake, each with evidence, action and a command")
    func ranksRecommendations() async throws {
        let fixture = try ReportFixture(store: try await Self.loading.value)
        let result = try await fixture.orchestrator.run(
            ReportGenerationAgent.generateReport, GenerateReport(format: .json))
        let report = try Value(json: try String(contentsOfFile: result.path, encoding: .utf8))
        let blocks = (report["sections"]?.arrayValue ?? []).flatMap { $0["blocks"]?.arrayValue ?? [] }
        let items = try #require(blocks.first { $0["type"] == "recommendations" }?["items"]?.arrayValue)
        #expect(items.count > 1)
        let stakes = items.map { $0["moneyAtStake"]?["amount"]?.doubleValue ?? -1 }
        #expect(stakes == stakes.sorted(by: >) && (stakes.first ?? 0) > 0)
        for (index, item) in items.enumerated() {
            #expect(item["rank"] == .int(Int64(index + 1)))
            #expect(
                item["evidence"]?.stringValue?.isEmpty == false
                    && item["action"]?.stringValue?.isEmpty == false)
            #expect(item["command"]?.stringValue?.hasPrefix("baton ") == true)
        }
        // All products: the assortment is classified, and the charts show those that matter most.
        let charts = Set(blocks.compactMap { $0["chart"]?.stringValue })
        #expect(charts.isSuperset(of: ["assortment", "pareto", "stock"]), "\(charts)")
    }

    @Test("A custom period needs both days, and fixed types take none")
    func checksPeriods() async throws {
        let fixture = try ReportFixture(store: try await TestStore.make())
        func failure(_ inputs: [String: Value]) async throws -> TaskFailure? {
            let task = AgentTask(
                "r", agent: "report_generation", operation: "generate_report", inputs: inputs)
            return try await fixture.orchestrator.executeWorkflow([task])["r"]?.failure
        }
        #expect(try await failure(["type": "custom", "period_from": "2020-01-01"])?.kind == .invalidInput)
        #expect(
            try await failure(["type": "custom", "period_from": "2020-01-05", "period_to": "2020-01-01"])?
                .kind
                == .invalidInput)
        #expect(
            try await failure(["type": "daily", "period_from": "2020-01-01", "as_of": "2020-01-02"])?.kind
                == .invalidInput)
        await #expect(throws: WorkflowError.self) { try await failure(["type": "yearly"]) }
        #expect(
            try await failure(["sku": "NOPE", "as_of": "2020-01-02"])?.message == "there is no product 'NOPE'"
        )
        // An empty store does not know what day it is.
        #expect(try await failure([:])?.hint?.contains("baton data import") == true)
    }

    @Test("Reports are listed, the latest first")
    func listsReports() async throws {
        let fixture = try ReportFixture(store: try await TestStore.make())
        for format in [ReportFileFormat.html, .json] {
            _ = try await fixture.orchestrator.run(
                ReportGenerationAgent.generateReport, GenerateReport(format: format, asOf: TestStore.day(10)))
        }
        let all = try await fixture.orchestrator.run(ReportGenerationAgent.listReports, ListReports())
        #expect(Set(all.reports.map(\.format)) == ["html", "json"])
        let one = try await fixture.orchestrator.run(ReportGenerationAgent.listReports, ListReports(limit: 1))
        #expect(one.reports.count == 1)
    }

    @Test("Names from outside cannot leave the folder or break the page")
    func isSafe() async throws {
        let store = try await TestStore.make()
        let sku = "../<script>alert(1)</script>"
        try await store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(Product(sku: sku, name: "<b>&\"x"))
            try StockLedger(transaction).post(
                StockMovement(
                    id: "1", sku: sku, location: "M", date: TestStore.day(1), kind: .count, quantity: 3))
        }
        let fixture = try ReportFixture(store: store)
        let result = try await fixture.orchestrator.run(
            ReportGenerationAgent.generateReport, GenerateReport(sku: sku, asOf: TestStore.day(10)))
        #expect(result.path.hasPrefix(fixture.folder.path("reports") + "/daily-2020-01-10-_"))
        #expect(!result.path.dropFirst(fixture.folder.path("reports").count + 1).contains("/"))
        let page = try String(contentsOfFile: result.path, encoding: .utf8)
        #expect(!page.contains("<script") && !page.contains("<b>&"))
    }
}

extension ReportFileFormat {
    /// Those that need no renderer.
    fileprivate static let ofThisModule: [ReportFileFormat] = [.html, .json, .csv, .markdown]
}
