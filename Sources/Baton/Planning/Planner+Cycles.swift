extension Planner {
    /// Names a cycle in every tangle of declared dependencies; a task that depends on itself is told of elsewhere.
    mutating func checkCycles(_ orderEdges: OrderEdges) {
        // Where everything waits for earlier tasks alone, as it mostly does, there is no cycle.
        let isForward = orderEdges.others.allSatisfy { index, others in others.allSatisfy { $0 < index } }
        guard hasBackwardDependency || !isForward else { return }
        let tasks = workflow.tasks
        let dependencies = tasks.enumerated().map { index, task in
            // The order of a list alone forms no cycle; a dependency against it is told of elsewhere.
            task.dependencies.compactMap { $0 == task.id ? nil : indices[$0] }
                + (orderEdges.others[index]?.filter { $0 != index } ?? [])
        }
        var unfinished = dependencies.map(\.count)
        var dependents = [[Int]](repeating: [], count: tasks.count)
        for index in tasks.indices {
            for dependency in dependencies[index] { dependents[dependency].append(index) }
        }
        var free = tasks.indices.filter { unfinished[$0] == 0 }
        var isResolved = [Bool](repeating: false, count: tasks.count)
        while let index = free.popLast() {
            isResolved[index] = true
            for dependent in dependents[index] {
                unfinished[dependent] -= 1
                if unfinished[dependent] == 0 { free.append(dependent) }
            }
        }
        var isSeen = isResolved
        for start in tasks.indices where !isSeen[start] {
            // Every unresolved task has an unresolved dependency: following them must come back to one of the way.
            var way: [Int] = []
            var current: Int? = start
            while let index = current, !isSeen[index] {
                isSeen[index] = true
                way.append(index)
                current = dependencies[index].first { !isResolved[$0] }
            }
            guard let current, let entry = way.firstIndex(of: current) else { continue }
            let cycle = way[entry...].reversed().map { tasks[$0].id }
            let first = cycle.min { (indices[$0] ?? 0) < (indices[$1] ?? 0) } ?? cycle[0]
            let turned = Array(cycle.drop { $0 != first }) + cycle.prefix { $0 != first } + [first]
            reject(
                at: ["tasks", String(indices[first] ?? 0), "dependencies"],
                "the dependencies form a cycle: " + turned.joined(separator: " -> "))
        }
    }
}
