internal import Foundation

/// An empty database on the shared PostgreSQL server, made when its address is first asked for.
package actor TestDatabase {
    private var made: String?

    package init() {}

    /// For libpq.
    package func address() async throws -> String {
        let server = try PostgresServer.shared.get()
        if let made { return server.address(made) }
        let name = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
        try server.makeDatabase(name)
        made = name
        return server.address(name)
    }
}
