extension Task where Success == Void, Failure == Never {
    /// A task on an executor, on Swift's own when there is none: naming none costs more than not naming one.
    @discardableResult
    init(on executor: (any TaskExecutor)?, _ body: sending @escaping @isolated(any) () async -> Void) {
        if let executor {
            self.init(executorPreference: executor, operation: body)
        } else {
            self.init(operation: body)
        }
    }
}
