internal import ArgumentParser
internal import SupplyChain

extension CalendarDate: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
