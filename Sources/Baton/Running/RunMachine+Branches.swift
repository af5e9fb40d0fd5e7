internal import Expressions

/// Choices take one branch; loops go through their body until a condition holds.
extension RunMachine {
    mutating func choose(
        _ index: Int, in scope: RunScope, among branches: [PlannedWork.Branch], at now: Timestamp
    ) throws(TaskFailure) {
        let path = scope.path(of: index)
        for (number, branch) in branches.enumerated() {
            do {
                guard try branch.when?.evaluateCondition(with: scope.variables) ?? true else { continue }
            } catch {
                throw TaskFailure(
                    .condition, task: path, "'when' of branch \(number + 1) failed: \(error.message)",
                    hint: error.hint)
            }
            record(.branchChosen(task: path, branch: number), at: now)
            return startBody(branch.body, of: scope.place(of: index), in: scope, index: number, at: now)
        }
        record(.branchChosen(task: path, branch: nil), at: now)
        finishControl(index, in: scope, .skipped, at: now)
    }

    mutating func iterationEnded(
        _ iteration: Int, _ result: BodyResult, _ body: RunScope, of place: TaskPlace, in scope: RunScope,
        _ until: Expression, _ limit: Int, _ plan: Plan, at now: Timestamp
    ) {
        let index = Int(place.task)
        guard result.status == .success else {
            return finishControl(index, in: scope, result.status, failure: result.failure, at: now)
        }
        let path = scope.path(of: index)
        do {
            if try until.evaluateCondition(with: body.variables) {
                return finishControl(index, in: scope, .success, output: result.output, at: now)
            }
        } catch {
            return finishControl(
                index, in: scope, .failed,
                failure: TaskFailure(
                    .condition, task: path, "'until' failed: \(error.message)", hint: error.hint), at: now)
        }
        guard iteration + 1 < limit else {
            return finishControl(
                index, in: scope, .failed,
                failure: TaskFailure(
                    .budget, task: path, "'until' did not hold after \(limit) iterations",
                    hint: "raise 'max_iterations' if it may take longer"), at: now)
        }
        startBody(
            plan, of: place, in: scope, index: iteration + 1,
            locals: ["iteration": .int(Int64(iteration + 2)), "previous": result.output ?? [:]], at: now)
    }
}
