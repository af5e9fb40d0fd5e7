import Foundation
import TestSupport
import Testing

@testable import Baton

/// `baton orders`, `suppliers` and `alerts` through the built binary.
@Suite struct OrdersCommandTests {
    /// 100 of A at S, approved, and one order that waits for approval; stock for two days, lead time ten.
    private static func tool() async throws -> Tool {
        let tool = try Tool()
        let files = [
            "products.csv":
                "sku,name,currency,unit_cost,ordering_cost,holding_cost_rate\nA,Nuts,EUR,2,20,0.25\n",
            "locations.csv": "location,type\nM,store\n",
            "suppliers.csv": "supplier,email\nS,s@example.com\nT,\n",
            "supplier_products.csv": "supplier,sku,currency,unit_price,lead_time_days,capacity_per_order\n"
                + "S,A,EUR,1.80,10,80\nT,A,EUR,2.40,12,\n",
            "sales.csv": "sku,date,quantity\n"
                + (1...28).map { "A,2020-01-\($0 < 10 ? "0" : "")\($0),5\n" }.joined(),
            "purchase_orders.csv": "order_id,supplier,status,ordered_on,expected_on\n"
                + "PO-1,S,approved,2020-01-10,2020-01-20\nPO-2,S,awaiting_approval,2020-01-12,2020-01-30\n",
            "purchase_order_lines.csv": "order_id,line,sku,quantity,currency,unit_price\n"
                + "PO-1,1,A,100,EUR,1.80\nPO-2,1,A,50,EUR,1.80\n",
            "stock_movements.csv": "sku,date,kind,quantity\nA,2020-01-28,count,10\n",
        ]
        for (name, content) in files { _ = try tool.file(name, content) }
        let outcome = try await tool.run("data", "import", ".")
        try #require(outcome.status == 0, "\(outcome.errors)")
        return tool
    }

    @Test("an order is approved, sent, answered from the inbox, received and shown with its history")
    func orderFromApprovalToReceipt() async throws {
        let tool = try await Self.tool()
        let approved = try await tool.run("orders", "approve", "PO-2", "--by", "Ada")
        #expect(approved.status == 0 && approved.output.hasPrefix("PO-2: approved by Ada, 90.00 EUR at S"))
        #expect(try await tool.run("orders", "approve", "PO-2", "--by", "Bob", "--version", "1").status == 0)
        let sent = try await tool.run(
            "orders", "send", "PO-1", "--by", "Ada", "--email-from", "buy@example.com")
        #expect(sent.status == 0, "\(sent.errors)")
        #expect(FileManager.default.fileExists(atPath: tool.folder.path + "/outbox/PO-1.eml"))
        try FileManager.default.createDirectory(
            at: tool.folder.appendingPathComponent("inbox"), withIntermediateDirectories: true)
        _ = try tool.file(
            "inbox/answer.csv",
            "document,document_id,issued_on,order_id,line,sku,quantity,answer,promised_on\n"
                + "order_response,R-1,2020-01-11,PO-1,1,A,100,accepted,2020-02-05\n")
        _ = try tool.file("inbox/noise.xml", "<noise/>")
        let sync = try await tool.run("orders", "sync")
        #expect(sync.status == 3 && sync.output.contains("acknowledged, due 2020-02-05"))
        #expect(sync.output.contains("expected a UBL 2 document"))
        let part = try await tool.run(
            "orders", "receive", "PO-1", "--quantity", "60", "--note", "DN-1", "--date", "2020-01-28", "--by",
            "Ada")
        #expect(part.status == 0 && part.output.hasPrefix("PO-1: partially_received"))
        let surplus = try await tool.run(
            "orders", "receive", "PO-1", "--quantity", "60", "--note", "DN-2", "--by", "Ada")
        #expect(
            surplus.status == 2 && surplus.errorLines.first?.contains("20 of A more than the 100") == true)
        let delays = try await tool.run("orders", "delays", "--json").json
        #expect(delays["delays"]?[0]?["order_id"] == "PO-1" && delays["delays"]?[0]?["days_late"] == 8)
        let shown = try await tool.run("orders", "show", "PO-1", "--json").json
        #expect(shown["status"] == "partially_received" && shown["confirmed_on"] == "2020-02-05")
        #expect(shown["messages"]?.arrayValue?.count == 1 && shown["receipts"]?.arrayValue?.count == 1)
        #expect(try await tool.run("orders", "show", "PO-1").output.contains("acknowledged"))
    }

    @Test(
        "after kill -9 while a webhook has not answered, nothing is posted again until somebody says what happened",
        arguments: ["--done", "--retry", "--fail"])
    func killedWhileSending(answer: String) async throws {
        let tool = try await Self.tool()
        let server = try LoopbackServer(statuses: [0, 202])
        let sending = try tool.spawn("orders", "send", "PO-1", "--by", "Ada", "--webhook", server.url)
        defer { sending.stop() }
        for _ in 0..<12_000 where server.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        sending.kill()
        let send = ["orders", "send", "PO-1", "--by", "Ada", "--webhook", server.url]
        let refused = try await tool.run(send)
        #expect(refused.status == 1 && refused.errors.contains("nobody knows whether purchase order PO-1"))
        #expect(try await tool.run("up", "--until-idle").status == 0)
        let inDoubt = try await tool.run("list", "--where", "task=in_doubt", "--json").json
        let run = try #require(inDoubt[0]?["run"]?.stringValue ?? inDoubt["runs"]?[0]?["run"]?.stringValue)
        #expect(refused.errors.contains(run) && server.requests.count == 1)

        #expect(try await tool.run("resolve", run, answer).status == 0)
        _ = try await tool.run("up", "--until-idle")
        #expect(server.requests.count == 1)
        let status = try await tool.run("orders", "show", "PO-1", "--json").json["status"]
        #expect(status == (answer == "--done" ? "sent" : "approved"))
        let outcome = try await tool.run("show", run, "--json").json["outcome"]
        // 'baton up' has no webhook: only a command that has may send again.
        #expect(outcome == (answer == "--done" ? "success" : "failed"))
        let later = try await tool.run(send + (answer == "--fail" ? ["--earlier", "lost"] : []))
        #expect(later.status == 0, "\(later.errors)")
        #expect(server.requests.count == (answer == "--done" ? 1 : 2))
        #expect(try await tool.run("orders", "show", "PO-1", "--json").json["status"] == "sent")
    }

    @Test("what is not there is wrong usage, what is not allowed a failure, and both say why in one line")
    func refusals() async throws {
        let tool = try await Self.tool()
        let unknown = try await tool.run("orders", "approve", "PO-9", "--by", "Ada")
        #expect(unknown.status == 2 && unknown.errorLines.count == 1 && unknown.errors.contains("PO-9"))
        let illegal = try await tool.run("orders", "reject", "PO-1", "--reason", "no", "--by", "Ada")
        #expect(illegal.status == 1 && illegal.errors.contains("cannot go from approved to rejected"))
        let list = try await tool.run("orders", "list", "--status", "awaiting_approval", "--json").json
        #expect(list.arrayValue?.count == 1)
        #expect(try await tool.run("orders", "list", "--status", "lost").status == 2)
    }

    @Test("suppliers are listed, compared, and an order is split over them")
    func suppliers() async throws {
        let tool = try await Self.tool()
        #expect(try await tool.run("suppliers", "list").output.contains("T"))
        let best = try await tool.run("suppliers", "recommend", "A", "--quantity", "50")
        #expect(best.status == 0 && best.output.hasPrefix("S: 50 × A"))
        let split = try await tool.run("suppliers", "allocate", "A", "--quantity", "100", "--json").json
        #expect(split["orders"]?.arrayValue?.map { $0["quantity"]?.doubleValue } == [80, 20])
    }

    @Test("alerts are raised and told to those whom the settings name, once, and handled with a reason")
    func alerts() async throws {
        let tool = try await Self.tool()
        _ = try tool.file(
            "alerts.yaml",
            "channels:\n  log: {type: file, path: told.jsonl}\nrecipients:\n  - {name: planner, channels: [log]}\n"
        )
        #expect(try await tool.run("alerts", "test").status == 0)
        let sent = try await tool.run("alerts", "send")
        #expect(sent.status == 0 && sent.output.contains("raised"), "\(sent.errors)")
        let again = try await tool.run("alerts", "send")
        #expect(again.output.contains("0 raised, 0 resolved, 0 sent, 0 not delivered"))
        let alerts = try await tool.run("alerts", "list", "--json").json.arrayValue ?? []
        let stock = try #require(alerts.first { $0["type"] == "critical_stock" }?["alert_id"]?.stringValue)
        #expect(try await tool.run("alerts", "ack", stock, "--by", "Ada").status == 0)
        let resolved = try await tool.run("alerts", "resolve", stock, "--reason", "ordered", "--by", "Ada")
        #expect(resolved.output == "\(stock): resolved by Ada\n")
        #expect(
            try await tool.run("alerts", "resolve", stock, "--reason", "twice", "--by", "Ada").status == 1)
        _ = try tool.file("bad.yaml", "recipients:\n  - {name: planner, chanels: [log]}\n")
        let bad = try await tool.run("alerts", "send", "--config", "bad.yaml")
        #expect(
            bad.status == 2 && bad.errors.contains("bad.yaml:2")
                && bad.errors.contains("did you mean 'channels'?"))
    }
}
