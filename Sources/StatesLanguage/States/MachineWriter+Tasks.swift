internal import Baton

/// The states of one task: its turn, its work, its end.
extension MachineWriter {
    /// - Parameter name: of the state that it begins with.
    mutating func write(_ place: TaskPlace, named name: String, to states: inout States, next: String) {
        if let inputs = place.directInputs {
            return writeCall(place, inputs: inputs, named: name, to: &states, next: next)
        }
        let work = names.state(place.id)
        let end = names.state(place.id, "not run")
        let choice = names.state(place.id, "run?")
        states.add(name, "Pass", next: choice, ["Output": turn(of: place)])
        states.add(
            choice, "Choice",
            [
                "Choices": [["Condition": "{% $states.input.run %}", "Next": .string(work)]],
                "Default": .string(end),
            ])
        states.add(
            end, "Pass", next: next,
            ["Assign": [place.variable: JSONata.field("$lookup($states.input, 'result')")]])
        switch place.definition.work {
        case .operation:
            writeCall(place, inputs: .decided, named: work, to: &states, next: next)
        case .map(let map): writeMap(map, of: place, named: work, to: &states, next: next)
        case .sleep(.duration(let duration)):
            states.add(
                work, "Wait", next: next,
                [
                    "Seconds": .int(duration.secondsRoundedUp),
                    "Assign": [place.variable: JSONata.field(TaskResult.success)],
                ])
        case .sleep, .loop, .choice, .workflow, .race, .approval, .signal:
            // Refused before anything is written.
            states.add(work, "Pass", next: next)
        }
    }

    private mutating func turn(of place: TaskPlace) -> Value {
        var turn = TurnExpression(place)
        let field: Value
        switch place.definition.work {
        case .operation:
            field = turn.field(
                failure: (.invalidInput, "an expression in 'inputs' failed, as when a field is absent")
            ) {
                $0.inputs()
            }
        case .map(let map):
            field = turn.field(failure: (.invalidInput, "'over' gives no list, as when a field is absent")) {
                $0.items(of: map)
            }
        case .sleep, .loop, .choice, .workflow, .race, .approval, .signal:
            field = turn.field(failure: (.invalidInput, "")) { _ in JSONata(literal: [:]) }
        }
        for (key, refusals) in turn.refusals { refuse(refusals, at: place.path + [key]) }
        return field
    }

    // MARK: Operations

    /// One call, or attempts of it.
    private mutating func writeCall(
        _ place: TaskPlace, inputs: CallInputs, named name: String, to states: inout States, next: String
    ) {
        let payload = InvocationPayload(
            workflow: place.list.workflow, task: place.preview, inputs: inputs, ended: place.ended)
        let retry = place.preview.retry
        guard retry.maxAttempts > 1 else {
            return states.add(
                name, "Task", next: next,
                call(place, payload, assign: [place.variable: JSONata.field(payload.result)]).merging([
                    "Catch": [
                        [
                            "ErrorEquals": ["States.ALL"], "Next": .string(next),
                            "Assign": [place.variable: JSONata.field(TaskResult.caught)],
                        ]
                    ]
                ]) { $1 })
        }
        writeAttempts(place, payload, retry, named: name, to: &states, next: next)
    }

    /// A failure that the function tells of is no error of the Task state, and only errors are retried: a branch of its own
    /// makes one of it. The attempts are those of the branch.
    private mutating func writeAttempts(
        _ place: TaskPlace, _ payload: InvocationPayload, _ retry: RetryPolicy, named name: String,
        to states: inout States, next: String
    ) {
        let call = names.state(place.id, "call")
        let outcome = names.state(place.id, "again?")
        let failed = names.state(place.id, "failed")
        let done = names.state(place.id, "done")
        let result = names.state(place.id, "result")
        var branch = States()
        branch.add(
            call, "Task", next: outcome,
            self.call(place, payload, assign: nil).merging([
                "Output": JSONata.field(payload.result),
                "Catch": [
                    [
                        "ErrorEquals": ["States.ALL"], "Next": .string(outcome),
                        "Output": JSONata.field(TaskResult.caught),
                    ]
                ],
            ]) { $1 })
        branch.add(
            outcome, "Choice",
            [
                "Choices": [
                    [
                        "Condition": JSONata.field(
                            "$lookup($lookup($states.input, 'error'), 'retryable') = true"),
                        "Next": .string(failed),
                    ]
                ],
                "Default": .string(done),
            ])
        branch.add(
            failed, "Fail",
            [
                "Error": JSONata.field(
                    "'\(TaskResult.errorPrefix)' & $lookup($lookup($states.input, 'error'), 'kind')"),
                "Cause": JSONata.field("$lookup($lookup($states.input, 'error'), 'message')"),
            ])
        branch.add(done, "Succeed", [:])
        states.add(
            name, "Parallel", next: result,
            [
                "Branches": [.object(branch.machine(startAt: call))],
                "Retry": [Self.retrier(["States.ALL"], retry)],
                "Catch": [
                    [
                        "ErrorEquals": ["States.ALL"], "Next": .string(next),
                        "Assign": [place.variable: JSONata.field(TaskResult.exhausted)],
                    ]
                ],
            ])
        states.add(
            result, "Pass", next: next, ["Assign": [place.variable: JSONata.field("$states.input[0]")]])
    }

    private func call(
        _ place: TaskPlace, _ payload: InvocationPayload, assign: [String: Value]?
    ) -> [String: Value?] {
        [
            "Resource": "arn:aws:states:::lambda:invoke",
            "Arguments": ["FunctionName": .string(options.function), "Payload": payload.event],
            "TimeoutSeconds": place.definition.timeout?.wholeSeconds.map(Value.int),
            "Assign": assign.map(Value.object),
            // Such a call has not begun.
            "Retry": [Self.retrier(["Lambda.TooManyRequestsException"], Self.throttled)],
        ]
    }

    private static let throttled = RetryPolicy(
        maxAttempts: 7, initialBackoff: .seconds(1), maximumBackoff: .seconds(60))

    /// The policy in whole seconds, which is what Step Functions counts in: rounded up.
    private static func retrier(_ errors: [Value], _ policy: RetryPolicy) -> Value {
        let first = policy.initialBackoff.secondsRoundedUp
        let most = policy.maximumBackoff.secondsRoundedUp
        var retrier: [String: Value] = [
            "ErrorEquals": .array(errors), "MaxAttempts": .int(Int64(policy.maxAttempts - 1)),
            "IntervalSeconds": .int(min(first, most)), "JitterStrategy": "FULL",
            "BackoffRate": .double(most > first ? policy.multiplier : 1),
        ]
        if most > first { retrier["MaxDelaySeconds"] = .int(most) }
        return .object(retrier)
    }
}
