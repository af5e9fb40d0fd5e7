public import Baton

/// What a person knows of a transmission that nobody has an answer of.
public enum EarlierTransmission: String, Codable, Sendable, CaseIterable, SchemaDescribed {
    /// The supplier has the order: it counts as sent.
    case arrived
    /// The supplier has it not: it is sent again.
    case lost
}
