/// What holds of a definition whatever its tasks call: names, ids, numbers in their ranges.
extension Planner {
    mutating func checkLimits() {
        if workflow.name.isEmpty { reject(at: ["name"], "expected a name, found nothing") }
        if workflow.tasks.isEmpty {
            warn(at: ["tasks"], "there are no tasks")
        }
        if let limit = workflow.maxConcurrency, limit < 1 {
            reject(at: ["max_concurrency"], "expected at least 1, found \(limit)")
        }
        if case .tolerate(let count) = workflow.failurePolicy, count < 0 {
            reject(at: ["failure_policy"], "expected at least 0 tolerated failures, found \(count)")
        }
        if let deadline = workflow.deadline, deadline <= .zero {
            reject(at: ["deadline"], "expected a duration above zero")
        }
        if let budget = workflow.retryBudget, budget < 0 {
            reject(at: ["retry_budget"], "expected at least 0, found \(budget)")
        }
    }

    /// - Parameter first: those before it have their places already.
    mutating func checkIdentifiers(from first: Int = 0) {
        indices.reserveCapacity(workflow.tasks.count)
        for (index, task) in workflow.tasks.enumerated().dropFirst(first) {
            var path: [String] { ["tasks", String(index), "id"] }
            if !task.id.isTaskID {
                reject(
                    at: path,
                    "expected an id of 1 to 200 bytes on one line without '/', '[' and ']', found \(Value.string(task.id))"
                )
            } else if ContextVariables.reservedNames.contains(task.id) {
                reject(at: path, "'\(task.id)' cannot be a task's id: expressions use it for something else")
            } else if let first = indices[task.id] {
                reject(
                    at: path, "duplicate task id '\(task.id)'",
                    hint: "task \(first + 1) of the list has it already")
            } else {
                indices[task.id] = index
            }
        }
    }

    mutating func checkTaskLimits(_ task: AgentTask, path: TaskPath) {
        if let limit = task.timeout, limit <= .zero {
            reject(at: path + ["timeout"], "expected a duration above zero")
        }
        if case .atLeast(let count) = task.join {
            let dependencies = Set(task.dependencies).count
            if count < 1 || count > dependencies {
                reject(
                    at: path + ["join"],
                    "expected at_least 1 to \(dependencies) (the number of dependencies), found \(count)")
            }
        }
        guard task.hasRules else { return }
        if let limit = task.totalTimeout, limit <= .zero {
            reject(at: path + ["total_timeout"], "expected a duration above zero")
        }
        if task.concurrency?.key.isEmpty ?? false {
            reject(at: path + ["concurrency", "key"], "expected a key, found nothing")
        }
        if let limit = task.concurrency?.limit, limit < 1 {
            reject(at: path + ["concurrency", "limit"], "expected at least 1, found \(limit)")
        }
        if let retry = task.retry { checkRetry(retry, path: path + ["retry"]) }
    }

    func isValid(_ retry: RetryPolicy) -> Bool {
        retry.initialBackoff >= .zero && retry.maximumBackoff >= .zero && retry.multiplier >= 1
            && retry.multiplier.isFinite
    }

    mutating func checkRetry(_ retry: RetryPolicy, path: [String]) {
        if retry.maxAttempts < 1 {
            reject(at: path + ["max_attempts"], "expected at least 1, found \(retry.maxAttempts)")
        }
        if !isValid(retry) {
            reject(
                at: path, "expected durations of at least zero and a finite multiplier of at least 1")
        }
    }
}

extension String {
    /// 1 to 200 bytes without control characters and without the signs that paths are written with.
    fileprivate var isTaskID: Bool {
        let count = utf8.count
        return count > 0 && count <= 200
            && !utf8.contains {
                $0 < 0x20 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]")
            }
    }
}
