internal import Foundation

/// The variables that the process was started with.
enum Environment {
    /// `nil` when the variable is not set, or empty.
    static func value(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Who gives an order: who was named, otherwise the system's user; `nil` when it knows none.
    static func actor(_ named: String?) -> String? {
        if let named, !named.isEmpty { return named }
        return value("USER") ?? value("LOGNAME")
    }
}
