import Baton

extension OperationImplementation {
    /// The same operation, slow and unreliable as the faults say, its calls recorded.
    func faulty(_ source: FaultSource, _ log: CallLog) -> OperationImplementation {
        wrapped { [definition] input, context, body in
            try await log.record(definition, input, context, clock: source.clock) {
                let what =
                    "\(definition.agent).\(definition.name) for \(context.task), attempt \(context.attempt)"
                let fails = source.strikes(source.faults.operationFailureRate)
                let worksFirst = fails && source.strikes(0.5)
                try await source.pause(upTo: source.faults.operationDelay)
                if fails, !worksFirst {
                    source.note(.requestLost, what)
                    throw OperationFailure("simulated: the request was lost", isRetryable: true)
                }
                let output = try await body(input, context)
                try await source.pause(upTo: source.faults.operationDelay)
                if worksFirst {
                    source.note(.answerLost, what)
                    throw OperationFailure("simulated: the answer was lost", isRetryable: true)
                }
                return output
            }
        }
    }
}
