internal import Baton

/// One test of a field's value.
enum FieldPredicate: Sendable {
    case string(String)
    case number(ComparableNumber)
    case bool(Bool)
    case null
    case address(ClosedRange<NetworkAddress>)
    case prefix([UInt8])
    case suffix([UInt8])
    case caseless(CaselessText, CaselessText.Extent)
    case wildcard(WildcardText)
    case range(from: Double, isFromIncluded: Bool, to: Double, isToIncluded: Bool)
    case exists(Bool)
    /// None of these.
    indirect case not([FieldPredicate])

    var acceptsAbsence: Bool {
        if case .exists(false) = self { true } else { false }
    }

    var comparesAddresses: Bool {
        if case .address = self { true } else { false }
    }

    var comparesNumbers: Bool {
        switch self {
        case .number(.inRange), .range: true
        case .not(let predicates): predicates.contains { $0.comparesNumbers }
        case .number(.other), .string, .bool, .null, .address, .prefix, .suffix, .caseless, .wildcard,
            .exists:
            false
        }
    }

    func accepts(_ content: FieldContent) -> Bool {
        switch (self, content) {
        case (.not(let predicates), _): !predicates.contains { $0.accepts(content) }
        case (.exists(let isPresent), _): isPresent
        case (.string(let expected), .string(let text)): expected.utf8.elementsEqual(text.utf8)
        case (.number(let expected), .number(let number)): expected == number
        case (.bool(let expected), .bool(let flag)): expected == flag
        case (.null, .null): true
        case (.prefix(let bytes), .string(let text)): text.utf8.starts(with: bytes)
        case (.suffix(let bytes), .string(let text)): text.utf8.reversed().starts(with: bytes.reversed())
        case (.caseless(let expected, let extent), .string(let text)): expected.matches(text, extent)
        case (.wildcard(let expected), .string(let text)): expected.matches(text)
        case (.range(let from, let isFromIncluded, let to, let isToIncluded), .number(.inRange(let number))):
            (isFromIncluded ? number >= from : number > from) && (isToIncluded ? number <= to : number < to)
        case (.string, _), (.number, _), (.bool, _), (.null, _), (.address, _), (.prefix, _), (.suffix, _),
            (.caseless, _), (.wildcard, _), (.range, _):
            false
        }
    }

    /// Whether it is true of a text that is read as an address; see ``FieldTest``.
    func accepts(_ address: NetworkAddress) -> Bool {
        switch self {
        case .address(let range): range.contains(address) && address.isSameKind(as: range.lowerBound)
        case .not: true
        case .exists(let isPresent): isPresent
        case .string, .number, .bool, .null, .prefix, .suffix, .caseless, .wildcard, .range: false
        }
    }
}
