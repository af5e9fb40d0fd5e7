import Foundation

/// By how much the forecast errors of whole lead times, as observed, exceed what a model makes of one-period
/// errors.
///
/// Promotions, trends and runs of large orders make errors of neighbouring periods alike, so that a lead time
/// is less certain than independent periods would have it. A single item shows too few lead times to tell;
/// its observed ratio is drawn towards that of the whole assortment, by the number of lead times it has seen.
///
/// Source: measuring the error over the lead time itself, Trapero, Cardós & Kourentzes, Omega 84 (2019)
/// 199–211; the weights are those of credibility theory, Bühlmann, ASTIN Bulletin 4 (1967) 199–207.
public enum LeadTimeErrorScale {
    /// The factor for each item's variance over the lead time.
    ///
    /// - Parameters:
    ///   - ratios: mean squared error of the forecasts over a lead time, over the variance the model gives,
    ///     of each item, at least 0.
    ///   - leadTimesSeen: how many lead times that do not overlap fit into each item's history, above 0.
    ///   - priorLeadTimes: how many lead times the assortment counts as in each item's factor, above 0: more
    ///     for items that are alike.
    ///   - least: no factor falls below, at least 0; 1 keeps the model's variance where errors happened to
    ///     cancel.
    /// - Returns: a factor for each item, in the order given.
    /// - Throws: `InventoryError` when an input lies outside its range or the lists differ in length.
    public static func factors(
        ratios: [Double], leadTimesSeen: [Double], priorLeadTimes: Double, least: Double
    ) throws(InventoryError) -> [Double] {
        try Require.notEmpty(ratios.count, "ratios")
        try Require.sameCount(leadTimesSeen.count, ratios.count, "leadTimesSeen")
        for ratio in ratios { try Require.nonNegative(ratio, "ratios") }
        for count in leadTimesSeen { try Require.positive(count, "leadTimesSeen") }
        try Require.positive(priorLeadTimes, "priorLeadTimes")
        try Require.nonNegative(least, "least")
        // The geometric mean treats twice and half alike; the bounds keep a lone outlier from ruling the
        // assortment.
        let bounded = ratios.map { min(max($0, 0.05), 20) }
        let common = exp(bounded.reduce(0) { $0 + log($1) } / Double(bounded.count))
        return zip(bounded, leadTimesSeen).map { ratio, count in
            max(least, (count * ratio + priorLeadTimes * common) / (count + priorLeadTimes))
        }
    }
}
