internal import Expressions

/// Maps: the same body for each item of a list.
extension RunMachine {
    mutating func beginMap(
        _ index: Int, in scope: RunScope, over: InputTemplate, at now: Timestamp
    ) throws(TaskFailure) {
        let path = scope.path(of: index)
        let list: Value
        do {
            list = try over.evaluate(with: scope.variables)
        } catch {
            throw TaskFailure(.invalidInput, task: path, "'over' failed: \(error.message)", hint: error.hint)
        }
        guard case .array(let items) = list else {
            throw TaskFailure(
                .invalidInput, task: path, "'over' gives \(list.excerpt), expected a list",
                hint: "a map runs over a list")
        }
        record(.itemsListed(task: path, items: items), at: now)
        let place = scope.place(of: index)
        controls[place]?.items = items
        controls[place]?.results = Array(repeating: nil, count: items.count)
        startItems(of: place, in: scope, at: now)
    }

    /// Begins items up to the limit; ends the map when none is left.
    private mutating func startItems(of place: TaskPlace, in scope: RunScope, at now: Timestamp) {
        let index = Int(place.task)
        guard case .map(_, let map, let body) = scope.plan.tasks[index].work else { return }
        while let progress = controls[place], let body = progress.dormant.first,
            progress.awake < map.maxConcurrency ?? .max
        {
            controls[place]?.dormant.removeFirst()
            wakeScopes(within: body, at: now)
        }
        while let progress = controls[place], progress.nextItem < progress.items.count,
            progress.awake < map.maxConcurrency ?? .max
        {
            let item = progress.nextItem
            controls[place]?.nextItem += 1
            startBody(
                body, of: place, in: scope, index: item,
                locals: [map.item: progress.items[item], "index": .int(Int64(item))], at: now)
        }
        guard let progress = controls[place], progress.scopes.isEmpty,
            progress.nextItem == progress.items.count
        else { return }
        endMap(index, in: scope, map, at: now)
    }

    mutating func itemEnded(
        _ item: Int, _ result: BodyResult, of place: TaskPlace, in scope: RunScope, at now: Timestamp
    ) {
        guard case .map(_, let map, _) = scope.plan.tasks[Int(place.task)].work else { return }
        controls[place]?.results[item] = result
        if result.status != .success { controls[place]?.failedItems += 1 }
        let failed = controls[place]?.failedItems ?? 0
        if let limit = map.failurePolicy.toleratedFailures, failed > limit {
            return endMap(Int(place.task), in: scope, map, at: now)
        }
        startItems(of: place, in: scope, at: now)
    }

    private mutating func endMap(_ index: Int, in scope: RunScope, _ map: MapTask, at now: Timestamp) {
        guard let progress = controls[scope.place(of: index)] else { return }
        guard progress.failedItems <= map.failurePolicy.toleratedFailures ?? 0 else {
            return finishControl(
                index, in: scope, .failed, failure: failure(of: progress, at: scope.path(of: index)), at: now)
        }
        let results = progress.results
        let succeeded = results.count { $0?.status == .success }
        finishControl(
            index, in: scope, .success,
            output: [
                "outputs": .array(results.map { $0?.output ?? .null }),
                "statuses": .array(results.map { .string(($0?.status ?? .cancelled).rawValue) }),
                "total": .int(Int64(results.count)), "succeeded": .int(Int64(succeeded)),
                "failed": .int(Int64(results.count - succeeded)),
            ], at: now)
    }

    private func failure(of progress: ControlProgress, at path: String) -> TaskFailure {
        let failures = progress.results.compactMap { $0?.failure }
        var roots: [String] = []
        for root in failures.flatMap(\.roots) where !roots.contains(root) { roots.append(root) }
        return TaskFailure(
            .dependency, task: path, "\(progress.failedItems) of \(progress.items.count) items failed",
            roots: roots)
    }
}
