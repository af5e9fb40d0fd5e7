extension FunctionCall {
    func unknownFunction(at offset: Int) -> Failure {
        Failure(.unknownFunction, "unknown function '\(self.name)'", hint: self.nameHint, offset: offset)
    }

    /// The function that may be meant, or the other call style when `f(x)` was written for `x.f()`.
    private var nameHint: String? {
        let names = FunctionLibrary.names(isMethod: isMethod)
        if let nearest = Suggestion.nearest(to: name, among: names) { return "did you mean \(nearest)()?" }
        guard FunctionLibrary.function(name, isMethod: !isMethod) != nil else { return nil }
        return isMethod ? "call it as \(name)(…)" : "call it as value.\(name)(…)"
    }

    /// The language knows a call with another number of arguments as an overload that does not exist.
    func wrongArgumentCount(_ function: Function, at offset: Int) -> Failure {
        let receiverCount = isMethod ? 1 : 0
        let counts = function.argumentCounts
        let (least, most) = (counts.lowerBound - receiverCount, counts.upperBound - receiverCount)
        let expected = least == most ? "\(least)" : "\(least) to \(most)"
        let (name, found) = (name, arguments.count - receiverCount)
        return Failure(
            .wrongArgumentCount,
            "no such overload: \(name)() takes \(expected) \(most == 1 ? "argument" : "arguments"), found \(found)",
            offset: offset)
    }

    func noSuchOverload(_ values: [ExpressionValue], at offset: Int) -> Failure {
        Failure(.noSuchOverload, "no such overload: \(self.signature(of: values))", offset: offset)
    }

    /// The call with the types of its arguments: `size(int)`, `int.charAt(bool)`.
    private func signature(of values: [ExpressionValue]) -> String {
        let types = values.map(\.typeName)
        return isMethod
            ? "\(types[0]).\(name)(\(types.dropFirst().joined(separator: ", ")))"
            : "\(name)(\(types.joined(separator: ", ")))"
    }
}
