/// Something to do, with its reason and what it is worth.
public struct Recommendation: Sendable, Equatable, Codable {
    /// The place in the list, from 1.
    public let rank: Int
    /// What it is about.
    public let title: String
    /// The facts behind it.
    public let evidence: String
    /// What to do.
    public let action: String
    /// The command that does it; may be empty.
    public let command: String
    /// What is at stake.
    public let moneyAtStake: Money?

    /// A recommendation.
    public init(
        rank: Int, title: String, evidence: String, action: String, command: String = "",
        moneyAtStake: Money? = nil
    ) {
        self.rank = rank
        self.title = title
        self.evidence = evidence
        self.action = action
        self.command = command
        self.moneyAtStake = moneyAtStake
    }
}

/// An amount in a currency.
public struct Money: Sendable, Equatable, Codable {
    /// The amount in the currency's main unit.
    public let amount: Double
    /// The ISO 4217 code.
    public let currency: String

    /// An amount in a currency.
    public init(amount: Double, currency: String) {
        self.amount = amount
        self.currency = currency
    }

    /// The amount for people.
    var text: String {
        NumberStyle.money(currency: currency).text(amount)
    }
}
