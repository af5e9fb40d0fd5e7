extension PatternParser {
    /// A class such as `[^a-z\d[:punct:]]`; the current position follows `[`.
    mutating func characterClass() throws(Failure) -> CodePointSet {
        var set = CodePointSet()
        set.isNegated = take("^")
        set.ignoresCase = flags.ignoresCase
        // A bracket right at the start stands for itself.
        repeat {
            if let named = try namedClass() {
                set.items.append(.set(named))
            } else {
                set.items.append(.range(try classRange()))
            }
        } while peek() != nil && peek() != "]"
        guard take("]") else { throw failure("missing ]") }
        return set
    }

    /// `[:alpha:]`, `[:^alpha:]`, `\d`, `\pL`
    private mutating func namedClass() throws(Failure) -> CodePointSet? {
        if peek() == "\\" {
            _ = next()
            if let set = try namedSet() { return set }
            stepBack()
            return nil
        }
        guard take("[:") else { return nil }
        let isNegated = take("^")
        var name = ""
        while let scalar = peek(), scalar != ":", scalar != "]" {
            name.unicodeScalars.append(scalar)
            _ = next()
        }
        guard take(":]"), let set = CodePointSet.posix(name) else {
            throw failure("unknown class [:\(name):]")
        }
        return isNegated ? set.negated : set
    }

    private mutating func classRange() throws(Failure) -> ClosedRange<UInt32> {
        let first = try classScalar()
        guard peek() == "-", let end = peek(1), end != "]" else { return first.value...first.value }
        _ = next()
        let last = try classScalar()
        guard first <= last else { throw failure("a range whose end comes before its start") }
        return first.value...last.value
    }

    private mutating func classScalar() throws(Failure) -> Unicode.Scalar {
        guard let scalar = next() else { throw failure("missing ]") }
        return scalar == "\\" ? try escapedScalar() : scalar
    }
}
