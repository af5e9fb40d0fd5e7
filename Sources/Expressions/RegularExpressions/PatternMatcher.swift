/// Runs a compiled pattern over a text: the set of all instructions reachable after each code point.
struct PatternMatcher {
    private let program: [PatternInstruction]
    private var threads: [Int] = []
    private var nextThreads: [Int] = []

    /// The last step in which each instruction was added, so that each is added once a step.
    private var addedInStep: [Int]
    private var step = 0
    private var pending: [Int] = []

    init(_ program: [PatternInstruction]) {
        self.program = program
        addedInStep = Array(repeating: -1, count: program.count)
    }

    mutating func matches(_ text: String) -> Bool {
        var previous: Unicode.Scalar?
        var scalars = text.unicodeScalars.makeIterator()
        var current = scalars.next()
        while true {
            // A match may start at every place; threads that are under way were added first.
            if add(0, between: previous, and: current) { return true }
            guard let scalar = current else { return false }
            let following = scalars.next()
            step += 1
            nextThreads.removeAll(keepingCapacity: true)
            swap(&threads, &nextThreads)
            for thread in nextThreads {
                if case .codePoint(let set) = program[thread], set.contains(scalar),
                    add(thread + 1, between: scalar, and: following)
                {
                    return true
                }
            }
            (previous, current) = (scalar, following)
        }
    }

    /// Adds an instruction and all it leads to without taking a code point.
    ///
    /// - Returns: whether that reaches the end of the pattern.
    private mutating func add(
        _ instruction: Int, between previous: Unicode.Scalar?, and next: Unicode.Scalar?
    ) -> Bool {
        pending.append(instruction)
        while let instruction = pending.popLast() {
            guard addedInStep[instruction] != step else { continue }
            addedInStep[instruction] = step
            switch program[instruction] {
            case .codePoint: threads.append(instruction)
            case .assertion(let assertion):
                if assertion.holds(between: previous, and: next) { pending.append(instruction + 1) }
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .match: return true
            }
        }
        return false
    }
}
