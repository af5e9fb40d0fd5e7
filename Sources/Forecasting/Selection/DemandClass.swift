/// The pattern of a demand series by how often and how evenly it sells.
///
/// Source: Syntetos, Boylan & Croston (2005), "On the categorization of demand patterns", Journal of the
/// Operational Research Society 56: cut-offs ADI = 1.32 and CV² = 0.49.
public enum DemandClass: String, Sendable, Equatable, CaseIterable {
    /// Sells often, in even amounts.
    case smooth
    /// Sells rarely, in even amounts.
    case intermittent
    /// Sells often, in uneven amounts.
    case erratic
    /// Sells rarely, in uneven amounts.
    case lumpy
    /// Does not sell at all.
    case none
}
