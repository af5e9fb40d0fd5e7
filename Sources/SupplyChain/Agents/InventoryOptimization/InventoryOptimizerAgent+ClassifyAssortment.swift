public import Baton
internal import Inventory

extension InventoryOptimizerAgent {
    /// ABC by sales value and XYZ by the variability of weekly sales, for every product sold in a period.
    public static let classifyAssortment = Operation<ClassifyAssortment, ClassifyAssortmentResult>(
        "optimization", "classify_assortment", effect: .pure, isBlocking: true,
        "Classifies all products: ABC by sales value, XYZ by variability of weekly sales.")

    func classifyAssortment(_ input: ClassifyAssortment) async throws -> ClassifyAssortmentResult {
        let sales = try await store.database.read { try AssortmentSales(input, $0) }
        let classes = try AssortmentClassification.byValue(
            sales.products.map(\.value), aShare: input.aShare, bShare: input.bShare)
        let products = try zip(sales.products, classes).map { product, valueClass in
            let variability = try AssortmentClassification.byVariability(
                product.weeks, xLimit: input.xLimit, yLimit: input.yLimit)
            return ClassifiedProduct(
                sku: product.sku, value: try Money(rounding: product.value, currency: sales.currency),
                valueClass: valueClass.rawValue, variabilityClass: variability?.rawValue,
                coefficientOfVariation: AssortmentClassification.coefficientOfVariation(product.weeks))
        }
        return ClassifyAssortmentResult(from: sales.from, to: sales.to, products: products)
    }
}

/// The input of `classify_assortment`.
public struct ClassifyAssortment: Payload {
    public var location: String?
    public var weeks: Int
    public var aShare: Double
    public var bShare: Double
    public var xLimit: Double
    public var yLimit: Double
    public var asOf: CalendarDate?

    public init(
        location: String? = nil, weeks: Int = 52, aShare: Double = 0.8, bShare: Double = 0.95,
        xLimit: Double = 0.5, yLimit: Double = 1, asOf: CalendarDate? = nil
    ) {
        self.location = location
        self.weeks = weeks
        self.aShare = aShare
        self.bShare = bShare
        self.xLimit = xLimit
        self.yLimit = yLimit
        self.asOf = asOf
    }

    public static let fields: [Field<ClassifyAssortment>] = [
        .optional("location", \.location, "Only this site; absent: all sites together."),
        .optional("weeks", \.weeks, default: 52, in: 2...520, unit: "weeks", "How many weeks up to as_of."),
        .optional(
            "a_share", \.aShare, default: 0.8, in: .between(0...1),
            "A: the products that make up this share of the value."),
        .optional("b_share", \.bShare, default: 0.95, in: .between(0...1), "A and B together."),
        .optional(
            "x_limit", \.xLimit, default: 0.5, in: .atLeast(0),
            "X: up to this coefficient of variation of weekly sales."),
        .optional("y_limit", \.yLimit, default: 1, in: .atLeast(0), "Y: up to this; Z: above."),
        .optional("as_of", \.asOf, "The last day, YYYY-MM-DD; absent: the last day of recorded sales."),
    ]
}

/// The output of `classify_assortment`.
public struct ClassifyAssortmentResult: Payload, Hashable {
    public var from: CalendarDate
    public var to: CalendarDate
    public var products: [ClassifiedProduct]

    public static let fields: [Field<ClassifyAssortmentResult>] = [
        .required("from", \.from, "The first day."),
        .required("to", \.to, "The last day."),
        .required("products", \.products, "All products sold in the period, the most valuable first."),
    ]
}

/// The classes of one product.
public struct ClassifiedProduct: Payload, Hashable {
    public var sku: String
    public var value: Money
    public var valueClass: String
    public var variabilityClass: String?
    public var coefficientOfVariation: Double?

    public static let fields: [Field<ClassifiedProduct>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .required("value", \.value, "Units sold at the price of each day."),
        .required("value_class", \.valueClass, "A, B or C."),
        .optional("variability_class", \.variabilityClass, "X, Y or Z; absent where nothing was sold."),
        .optional(
            "coefficient_of_variation", \.coefficientOfVariation, in: .atLeast(0),
            "Standard deviation of weekly sales over their mean."),
    ]
}

/// What was sold of each product, week by week.
private struct AssortmentSales {
    struct ProductSales {
        let sku: String
        var value = 0.0
        var weeks: [Double]
    }

    let from: CalendarDate
    let to: CalendarDate
    let currency: String
    /// The most valuable first.
    let products: [ProductSales]

    init(_ input: ClassifyAssortment, _ transaction: any SQLTransaction) throws {
        if let location = input.location { _ = try RecordTable<Location>(transaction).require(location) }
        let noSales = OperationFailure.missingData(
            "there are no sales to classify products by",
            hint: "import them with prices: 'baton data import sales FILE'")
        guard let end = try input.asOf ?? Sales(transaction).period()?.upperBound else { throw noSales }
        let start = end.advanced(by: 1 - 7 * input.weeks)
        let sql = """
            SELECT sku, date, SUM(quantity), SUM(quantity * price), MIN(currency), MAX(currency) FROM sales
            WHERE date >= ? AND date <= ?\(input.location == nil ? "" : " AND location = ?")
            GROUP BY sku, date ORDER BY sku, date
            """
        var products: [ProductSales] = []
        var currencies: Set<String> = []
        let arguments = [start.sqlValue, end.sqlValue] + (input.location.map { [.text($0)] } ?? [])
        try transaction.forEachRow(sql, arguments) { row in
            let sku: String = try row.get(0)
            let date: CalendarDate = try row.get(1)
            if products.last?.sku != sku {
                products.append(ProductSales(sku: sku, weeks: Array(repeating: 0, count: input.weeks)))
            }
            let scaledValue: Double = try row.get(3, as: Double?.self) ?? 0
            products[products.count - 1].value += scaledValue / Double(Money.unitsPerCurrencyUnit)
            products[products.count - 1].weeks[start.distance(to: date) / 7] += try row.get(2)
            for column in 4...5 { if let code: String = try row.get(column) { currencies.insert(code) } }
        }
        guard let currency = currencies.first else { throw noSales }
        guard currencies.count == 1 else {
            throw SupplyChainError(
                .mixedCurrencies, "sales in \(currencies.sorted().joined(separator: ", ")) cannot be added",
                hint: "convert the prices to one currency and import them again")
        }
        from = start
        to = end
        self.currency = currency
        self.products = products.sorted { ($1.value, $0.sku) < ($0.value, $1.sku) }
    }
}
