import ArgumentParser

@main
struct BatonBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baton-bench",
        abstract:
            "Measures Baton. Every workload checks its result; figures are medians with minimum and maximum.",
        subcommands: [
            EngineBenchmark.self,
            DurableBenchmark.self,
            DurableWorker.self,
            HistoryBenchmark.self,
            CommandBenchmark.self,
            ImportBenchmark.self,
            AccuracyBenchmark.self,
            AnomalyBenchmark.self,
            StockControlBenchmark.self,
            SupplierBenchmark.self,
            PolicyBenchmark.self,
            ReorderBenchmark.self,
            ReportBenchmark.self,
            EventBenchmark.self,
            PostgresBenchmark.self,
            PostgresWorker.self,
        ])
}
