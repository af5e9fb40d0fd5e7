public import Baton
public import Reports

/// Computes key figures and writes reports from the store and from the run that it is part of.
public struct ReportGenerationAgent: Agent {
    public let type = "report_generation"
    public let summary = "Computes key figures and writes reports as HTML, PDF, XLSX, CSV, JSON or Markdown."

    let store: SupplyChainStore
    let renderers: [ReportFileFormat: any ReportRenderer]
    let publisher: (any FilePublisher)?
    private let folder: ReportFolder

    /// - Parameters:
    ///   - reports: where reports are written.
    ///   - renderers: for the formats that need a library or a program: PDF and XLSX.
    ///   - publisher: carries reports on; `nil` leaves them in the folder.
    public init(
        store: SupplyChainStore, reports: ReportFolder,
        renderers: [ReportFileFormat: any ReportRenderer] = [:], publisher: (any FilePublisher)? = nil
    ) {
        self.store = store
        self.renderers = renderers
        self.publisher = publisher
        folder = reports
    }

    /// The folder that a report names, or the usual one.
    func folder(_ directory: String?) -> ReportFolder { directory.map(ReportFolder.init) ?? folder }

    public var operations: [OperationImplementation] {
        [
            Self.generateReport.implemented(committing: { input, context in
                try await OperationFailure.translating { try await generateReport(input, context) }
            }),
            Self.calculateKPIs.implemented { input, _ in
                try await OperationFailure.translating { try await calculateKPIs(input) }
            },
            Self.comparePeriods.implemented { input, _ in
                try await OperationFailure.translating { try await comparePeriods(input) }
            },
            Self.inventoryKPIs.implemented { input, _ in Self.calculate(input) },
            Self.cashToCash.implemented { input, _ in Self.calculate(input) },
            Self.serviceKPIs.implemented { input, _ in try Self.calculate(input) },
            Self.forecastValueAdded.implemented { input, _ in try Self.calculate(input) },
            Self.perfectOrder.implemented { input, _ in Self.calculate(input) },
            Self.abcClassification.implemented { input, _ in
                try await OperationFailure.translating { try Self.calculate(input) }
            },
            Self.listReports.implemented { input, _ in
                try await OperationFailure.translating { try await listReports(input) }
            },
        ]
    }

    /// The period that an operation covers and its last known day.
    ///
    /// - Throws: `OperationFailure` when days are missing, or given where the type says them already.
    func scope(
        _ type: ReportType, from: CalendarDate?, to: CalendarDate?, sku: String?, location: String?,
        asOf: CalendarDate?
    ) async throws -> (scope: ReportScope, asOf: CalendarDate) {
        if type == .custom {
            guard let from, let to, from <= to else {
                throw OperationFailure(
                    kind: .invalidInput,
                    "expected period_from and a later or equal period_to for the type custom",
                    isRetryable: false)
            }
            return (ReportScope(period: from...to, sku: sku, location: location), to)
        }
        guard from == nil else {
            throw OperationFailure(
                kind: .invalidInput, "period_from: a \(type.rawValue) report has a fixed length",
                hint: "leave it out, or choose the type custom", isRetryable: false)
        }
        let day = try await store.lastRecordedDay(asOf ?? to)
        return (ReportScope(period: type.period(endingOn: day), sku: sku, location: location), day)
    }
}
