/// The steps an evaluation may still take.
///
/// One step is the evaluation of one node of the expression, or work of the same order: one element of a list
/// that is copied or compared, or 16 bytes of a string that is read or built.
struct CostBudget {
    private var remaining: Int
    private let limit: Int

    static let bytesPerStep = 16

    init(limit: Int) {
        self.limit = limit
        remaining = limit
    }

    /// - Throws: `costExceeded`, which nothing in an expression absorbs.
    @inline(__always)
    mutating func spend(_ steps: Int = 1) throws(Failure) {
        remaining &-= steps
        guard remaining >= 0 else { throw exceeded }
    }

    mutating func spend(bytes: Int) throws(Failure) {
        try spend(bytes / Self.bytesPerStep + 1)
    }

    /// Looking a key up in a map reads all of it; short ones are part of the step that looks them up.
    @inline(__always)
    mutating func spend(lookingUp field: String) throws(Failure) {
        try spend(field.utf8.count / Self.bytesPerStep)
    }

    mutating func spend(lookingUp key: ExpressionMapKey) throws(Failure) {
        guard case .string(let field) = key else { return }
        try spend(lookingUp: field)
    }

    private var exceeded: Failure {
        Failure(.costExceeded, "the evaluation takes more than the allowed \(limit) steps")
    }
}
