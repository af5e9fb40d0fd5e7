/// The total above which an order waits for a person.
struct ApprovalLimit {
    /// `nil`: every order may go out.
    let amount: Money?

    /// The lower of the configured limit and the one that the request asks for: a request can only be stricter.
    ///
    /// - Parameters:
    ///   - asked: in currency units of the order.
    ///   - currency: that of the order.
    /// - Throws: ``SupplyChainError`` of kind `mixedCurrencies` when the configured limit is in another currency.
    init(configured: Money?, asked: Double?, currency: String) throws {
        if let configured, configured.currency != currency {
            throw SupplyChainError(
                .mixedCurrencies, "the order is in \(currency), the approval limit in \(configured.currency)",
                hint: "configure the limit in \(currency)")
        }
        let limits = try [configured, asked.map { try Money(rounding: $0, currency: currency) }].compactMap {
            $0
        }
        amount = limits.min { $0.tenThousandths < $1.tenThousandths }
    }

    func allows(_ total: Money) -> Bool {
        amount.map { total.tenThousandths <= $0.tenThousandths } ?? true
    }

    var text: String { amount?.description ?? "none" }
}
