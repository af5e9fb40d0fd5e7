internal import ArgumentParser
internal import Baton

/// A run that this process runs: it is followed to its end, answers on the way, and its result printed.
struct RunSession: ParsableArguments {
    @Flag(name: [.short, .long], help: "Print no progress.")
    var quiet = false
    @Flag(name: .long, help: "Show every item of long maps.")
    var all = false
    @OptionGroup var output: OutputOptions

    /// Meanwhile other processes can steer the run.
    ///
    /// - Throws: ``ExitStatus`` unless the run succeeds.
    func follow(_ run: RunHandle, answers: PreparedAnswers, _ wiring: Wiring) async throws {
        let interrupts = InterruptHandler { run.cancel(reason: "interrupted by a signal") }
        defer { interrupts.stop() }
        // A start that cannot be stored is refused, and there is no progress to tell of.
        try await run.flush()
        var companion = RunCompanion(run, answers: answers, progress: progress(of: run.workflow))
        async let _ = serve(run, wiring)
        let counts = await companion.follow()
        let result = try await run.result()
        Console.output(
            output.json
                ? result.document.json(pretty: true)
                : RunReport(
                    result, counts: counts, agents: wiring.orchestrator.agents, showsAll: all
                ).render())
        try ExitStatus(result.outcome).throwUnlessSuccess()
    }

    private func serve(_ run: RunHandle, _ wiring: Wiring) async {
        do {
            try await wiring.requests.serve(run)
        } catch is CancellationError {
        } catch {
            Console.error("what other commands want of the run cannot be read any more: \(error)")
        }
    }

    private func progress(of workflow: Workflow) -> RunProgress? {
        let isLive = Console.errorIsTerminal
        guard !quiet, !output.json || isLive else { return nil }
        return RunProgress(total: workflow.tasks.count, isLive: isLive)
    }
}
