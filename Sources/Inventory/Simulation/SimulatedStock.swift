/// What a policy sees when it decides about an order in a simulation.
public struct SimulatedStock: Sendable, Equatable {
    /// The current period, counted from 0; its demand is not known yet.
    public let period: Int
    /// Stock on the shelf, on order and owed to customers.
    public let position: InventoryPosition
    /// Units on the shelf by periods left to sell them, the first only in this period; one entry for items
    /// that keep.
    public let unitsByShelfLife: [Double]
    /// Units due at the start of each coming period, the first next period.
    public let dueUnits: [Double]
}
