/// One step of the machine that matches a pattern.
enum PatternInstruction: Sendable {
    /// Takes one code point of the set and goes on with the next instruction.
    case codePoint(CodePointSet)
    case assertion(PatternAssertion)
    case jump(to: Int)
    case split(Int, Int)
    case match
}

/// Translates a parsed pattern into instructions (Thompson's construction).
struct PatternCompiler {
    private var program: [PatternInstruction] = []

    mutating func compile(_ node: PatternNode) throws(Failure) -> [PatternInstruction] {
        try append(node)
        try emit(.match)
        return program
    }

    private mutating func emit(_ instruction: PatternInstruction) throws(Failure) {
        guard program.count < RegularExpression.instructionLimit else {
            throw Failure(.invalidArgument, "invalid regular expression: its repetitions make it too large")
        }
        program.append(instruction)
    }

    private mutating func append(_ node: PatternNode) throws(Failure) {
        switch node {
        case .empty: break
        case .codePoint(let set): try emit(.codePoint(set))
        case .assertion(let assertion): try emit(.assertion(assertion))
        case .sequence(let parts):
            for part in parts { try append(part) }
        case .alternatives(let branches): try appendAlternatives(branches)
        case .repetition(let body, let minimum, let maximum):
            for _ in 0..<minimum {
                let start = program.count
                try append(body)
                // Repeating what takes no instructions changes nothing and could go on for long.
                if program.count == start { break }
            }
            if let maximum {
                try appendOptional(body, count: maximum - minimum)
            } else {
                try appendLoop(body)
            }
        }
    }

    private mutating func appendAlternatives(_ branches: [PatternNode]) throws(Failure) {
        var exits: [Int] = []
        for branch in branches.dropLast() {
            let split = program.count
            try emit(.split(split + 1, 0))
            try append(branch)
            exits.append(program.count)
            try emit(.jump(to: 0))
            program[split] = .split(split + 1, program.count)
        }
        if let last = branches.last { try append(last) }
        for exit in exits { program[exit] = .jump(to: program.count) }
    }

    private mutating func appendOptional(_ body: PatternNode, count: Int) throws(Failure) {
        var splits: [Int] = []
        for _ in 0..<count {
            splits.append(program.count)
            try emit(.split(program.count + 1, 0))
            try append(body)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }

    private mutating func appendLoop(_ body: PatternNode) throws(Failure) {
        let split = program.count
        try emit(.split(split + 1, 0))
        try append(body)
        try emit(.jump(to: split))
        program[split] = .split(split + 1, program.count)
    }
}
