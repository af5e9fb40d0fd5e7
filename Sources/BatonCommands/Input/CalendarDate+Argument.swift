public import ArgumentParser
public import SupplyChain

extension CalendarDate: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
