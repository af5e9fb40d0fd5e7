internal import Foundation

/// Where a database is: a file, or a server that hosts share.
enum StoreAddress: Sendable, Hashable {
    case file(String)
    /// A `postgres://` URL.
    case server(String)

    init(_ text: String) {
        let isServer = ["postgres://", "postgresql://"].contains { text.lowercased().hasPrefix($0) }
        self = isServer ? .server(text) : .file(text)
    }
}

extension StoreAddress: CustomStringConvertible {
    /// For people: without a password.
    var description: String {
        switch self {
        case .file(let path): return path
        case .server(let url):
            guard var parts = URLComponents(string: url) else { return "the PostgreSQL database" }
            parts.password = nil
            parts.queryItems = parts.queryItems?.filter { $0.name != "password" }
            if parts.queryItems?.isEmpty == true { parts.queryItems = nil }
            return parts.string ?? "the PostgreSQL database"
        }
    }
}
