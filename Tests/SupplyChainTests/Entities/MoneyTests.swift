import Testing

@testable import SupplyChain

@Suite("Money")
struct MoneyTests {
    @Test(
        "Decimal text is read and printed exactly",
        arguments: [
            ("0", 0, "0.00"), ("12.5", 125_000, "12.50"), ("-0.0375", -375, "-0.0375"),
            ("+3.", 30_000, "3.00"),
            (".5", 5000, "0.50"), ("0.1", 1000, "0.10"), ("1.2300000", 12_300, "1.23"),
            ("922337203685477.5807", Int64.max, "922337203685477.5807"),
        ])
    func exact(text: String, tenThousandths: Int64, printed: String) throws {
        let money = try Money(text, currency: "EUR")
        #expect(money.tenThousandths == tenThousandths)
        #expect(money.decimal == printed)
    }

    @Test(
        "What is no amount, or not exact, is refused",
        arguments: [
            "", "-", ".", "1,5", "1.23456", "1e3", "NaN", "inf", "1.2.3", "922337203685477.5808", "12 ",
        ])
    func refused(text: String) {
        #expect(throws: SupplyChainError.self) { try Money(text, currency: "EUR") }
    }

    @Test("A currency is three capital letters", arguments: ["", "eur", "EURO", "E1R", "ÄÖÜ"])
    func currencies(code: String) {
        #expect(throws: SupplyChainError.self) { try Money("1", currency: code) }
    }

    @Test("A product is exact for whole quantities and rounded half away from zero for others")
    func products() throws {
        let price = try Money("0.0001", currency: "EUR")
        #expect(try price.multiplied(by: 3).tenThousandths == 3)
        #expect(try price.multiplied(by: 0.5).tenThousandths == 1)
        #expect(try price.multiplied(by: -0.5).tenThousandths == -1)
        #expect(try price.multiplied(by: 0.499999).tenThousandths == 0)
        #expect(try Money("19.99", currency: "EUR").multiplied(by: 2.5).decimal == "49.975")
        let large = Money(tenThousandths: 9_000_000_000_000_000, currency: "EUR")
        #expect(try large.multiplied(by: 1000.5).tenThousandths == 9_004_500_000_000_000_000)
        #expect(try large.multiplied(by: -1000.5).tenThousandths == -9_004_500_000_000_000_000)
        for quantity in [2000, 2000.5, -2000.5, .nan, .infinity, 1e300] {
            #expect(throws: SupplyChainError.self) { try large.multiplied(by: quantity) }
        }
    }

    @Test("Amounts of two currencies are never added")
    func currenciesStayApart() throws {
        let euros = try Money("1", currency: "EUR")
        let dollars = try Money("1", currency: "USD")
        let error = #expect(throws: SupplyChainError.self) { try euros.adding(dollars) }
        #expect(error?.kind == .mixedCurrencies)
        #expect(try euros.adding(euros).decimal == "2.00")
        #expect(throws: SupplyChainError.self) {
            try Money(tenThousandths: .max, currency: "EUR").adding(euros)
        }
    }

    @Test("Price breaks need rising quantities and falling prices, and pick the price of a quantity")
    func priceBreaks() throws {
        let breaks = try #require(PriceBreak.parse("100:4.20;500:3.95", currency: "EUR"))
        let offer = SupplierProduct(
            supplier: "s", sku: "a", unitPrice: try Money("4.50", currency: "EUR"), priceBreaks: breaks,
            leadTimeDays: 3)
        #expect(offer.unitPrice(forQuantity: 99).decimal == "4.50")
        #expect(offer.unitPrice(forQuantity: 100).decimal == "4.20")
        #expect(offer.unitPrice(forQuantity: 9999).decimal == "3.95")
        #expect(PriceBreak.text(breaks) == "100:4.20;500:3.95")
        for text in ["100", "100:x", "100:4;50:3", "100:4;200:4", "-1:4", "nan:4", "100:-4"] {
            #expect(PriceBreak.parse(text, currency: "EUR") == nil, "\(text)")
        }
    }
}
