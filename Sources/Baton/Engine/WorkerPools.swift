/// The threads of an orchestrator.
struct WorkerPools: Sendable {
    /// For runs and operations that neither compute for long nor block.
    let running: WorkerPool
    /// For operations that say they do.
    let blocking: WorkerPool
}
