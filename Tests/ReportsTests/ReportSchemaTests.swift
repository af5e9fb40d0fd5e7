import Charts
import Foundation
import Reports
import Testing

@Suite("The JSON Schema of reports")
struct ReportSchemaTests {
    @Test("every kind of block and chart fits the schema, hostile names too")
    func accepts() throws {
        let schema = try #require(JSONSchemaCheck(ReportSchema.text))
        #expect(try schema.problems(in: SampleReport.document.rendered(as: .json)) == [])
        let callout = ReportDocument(
            title: "t", generatedAt: "g",
            sections: [ReportSection(heading: "h", blocks: [.callout("c", .critical)])])
        #expect(try schema.problems(in: callout.rendered(as: .json)) == [])
        for name in HostileTextTests.names {
            #expect(try schema.problems(in: HostileTextTests.document(name).rendered(as: .json)) == [])
        }
    }

    @Test(
        "what is not a report does not fit",
        arguments: [
            ("\"version\": 1", "\"version\": 2"), ("\"title\":", "\"titel\":"),
            ("\"tone\": \"good\"", "\"tone\": \"fine\""), ("\"status\": \"improving\"", "\"status\": \"up\""),
            ("\"first\": \"2026-", "\"first\": \"26-"), ("\"type\": \"kpis\"", "\"type\": \"kpi\""),
            ("\"rank\": 1", "\"rank\": 0"), ("\"currency\": \"EUR\"", "\"currency\": \"euro\""),
        ])
    func refuses(change: (from: String, to: String)) throws {
        let schema = try #require(JSONSchemaCheck(ReportSchema.text))
        let text = try SampleReport.document.rendered(as: .json)
        let range = try #require(text.range(of: change.from))
        #expect(try !schema.problems(in: text.replacingCharacters(in: range, with: change.to)).isEmpty)
    }
}
