/// What a pattern asks of one field: any of its predicates.
struct FieldTest: Sendable {
    private let predicates: [FieldPredicate]
    /// Whether the field may be absent.
    let acceptsAbsence: Bool
    /// In a field that is compared with addresses, a value that is one is nothing but an address: a prefix or an
    /// exact text of it is not seen any more, and any `anything-but` is true. Unless the field is also compared
    /// with numbers; then no value is taken for an address.
    private let readsAddresses: Bool

    init(_ predicates: [FieldPredicate]) {
        self.predicates = predicates
        acceptsAbsence = predicates.contains { $0.acceptsAbsence }
        readsAddresses =
            predicates.contains { $0.comparesAddresses } && !predicates.contains { $0.comparesNumbers }
    }

    func accepts(_ content: FieldContent) -> Bool {
        if readsAddresses, case .string(let text) = content, let address = NetworkAddress(text) {
            return predicates.contains { $0.accepts(address) }
        }
        return predicates.contains { $0.accepts(content) }
    }
}
