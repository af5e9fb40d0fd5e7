/// The attempts of a run that no worker has taken yet, first come, first served: those that block apart, because they
/// run on other threads.
struct AttemptQueues {
    private var ordinary = Queue()
    private var blocking = Queue()

    /// - Returns: whether a worker has to be sent for them.
    mutating func add(_ attempt: Attempt) -> Bool {
        attempt.isBlocking ? blocking.add(attempt) : ordinary.add(attempt)
    }

    /// - Parameter isFirst: whether it is the first one of a worker that was sent.
    /// - Returns: the next attempt, and whether another worker has to be sent for those after it.
    mutating func take(isBlocking: Bool, isFirst: Bool) -> (attempt: Attempt?, needsWorker: Bool) {
        isBlocking ? blocking.take(isFirst: isFirst) : ordinary.take(isFirst: isFirst)
    }

    /// While there are attempts, a worker is on its way to them.
    private struct Queue {
        private var attempts: [Attempt] = []
        private var first = 0
        private var isWorkerSent = false

        mutating func add(_ attempt: Attempt) -> Bool {
            attempts.append(attempt)
            return sendWorker()
        }

        mutating func take(isFirst: Bool) -> (attempt: Attempt?, needsWorker: Bool) {
            if isFirst { isWorkerSent = false }
            guard first < attempts.count else { return (nil, false) }
            let attempt = attempts[first]
            first += 1
            if first == attempts.count {
                attempts.removeAll(keepingCapacity: attempts.count < 1024)
                first = 0
            } else if first >= 1024, first * 2 > attempts.count {
                attempts.removeFirst(first)
                first = 0
            }
            return (attempt, sendWorker())
        }

        private mutating func sendWorker() -> Bool {
            guard !isWorkerSent, !attempts.isEmpty else { return false }
            isWorkerSent = true
            return true
        }
    }
}
