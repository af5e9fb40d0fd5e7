/// A task that may run, in the order of turns: the highest priority first, then first come, first served.
struct ReadyTask: Comparable {
    let priority: Int
    /// When it came; it keeps its turn when it has to wait once more.
    let order: Int
    let place: TaskPlace

    static func < (left: ReadyTask, right: ReadyTask) -> Bool {
        left.priority == right.priority ? left.order < right.order : left.priority > right.priority
    }
}
