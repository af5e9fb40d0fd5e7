internal import CLibPQ
internal import Foundation

extension PostgresOptions {
    /// Names and values for `PQconnectdbParams`: later ones win, so that the server text can say otherwise, and what the
    /// `PG*` variables say is not overruled.
    private var parameters: [(name: String, value: String)] {
        // An idle connection is probed after half of the time, and given up for lost at the probe after its end, whatever
        // the count says (tcp(7), TCP_USER_TIMEOUT; manual, section 34.1.2).
        let probe = "\(max(Int(tcpUserTimeout / .seconds(4)), 1))"
        var parameters = [
            ("fallback_application_name", applicationName),
            ("keepalives_idle", "\(max(Int(tcpUserTimeout / .seconds(2)), 1))"),
            ("keepalives_interval", probe),
            ("keepalives_count", "3"), ("tcp_user_timeout", "\(Int(tcpUserTimeout / .milliseconds(1)))"),
        ]
        if ProcessInfo.processInfo.environment["PGCONNECT_TIMEOUT"] == nil {
            parameters.append(("connect_timeout", "\(max(Int(connectTimeout / .seconds(1)), 2))"))
        }
        if !server.isEmpty { parameters.append(("dbname", server)) }
        return parameters
    }

    /// What a session is told first. Statements are short: compiling one takes longer than it runs, and servers begin to
    /// where they know little about a table and expect much of it.
    var settings: String {
        "SET client_encoding TO 'UTF8'; SET extra_float_digits TO 1; SET standard_conforming_strings TO on; "
            + "SET jit TO off; "
            + "SET idle_in_transaction_session_timeout TO \(Int(idleInTransactionLimit / .milliseconds(1)))"
    }

    /// - Returns: a connection that may have failed; `nil` when there is no memory for one.
    func connect() -> OpaquePointer? {
        let names = parameters.map { strdup($0.name) }
        let values = parameters.map { strdup($0.value) }
        defer { for text in names + values { free(text) } }
        return (names + [nil]).map { UnsafePointer($0) }.withUnsafeBufferPointer { names in
            (values + [nil]).map { UnsafePointer($0) }.withUnsafeBufferPointer { values in
                PQconnectdbParams(names.baseAddress, values.baseAddress, 1)
            }
        }
    }

    /// - Throws: `PostgresError` when the server's text is neither a URL nor pairs nor a name.
    public func validate() throws(PostgresError) {
        guard server.contains("=") || server.contains("://") else { return }
        var message: UnsafeMutablePointer<CChar>?
        let parsed = PQconninfoParse(server, &message)
        defer {
            PQconninfoFree(parsed)
            PQfreemem(message)
        }
        guard parsed == nil else { return }
        let reason = message.map { String(cString: $0) } ?? "out of memory"
        throw PostgresError(
            "the server's address cannot be understood: \(reason.split(whereSeparator: \.isNewline).joined(separator: " "))"
        )
    }

    /// What messages call the server: its place, without user name or password.
    public var name: String {
        guard server.contains("=") || server.contains("://") else {
            return server.isEmpty ? "PostgreSQL" : "database \(server)"
        }
        let parsed = PQconninfoParse(server, nil)
        defer { PQconninfoFree(parsed) }
        var parts: [String: String] = [:]
        var option = parsed
        while let current = option, let keyword = current.pointee.keyword {
            if let value = current.pointee.val { parts[String(cString: keyword)] = String(cString: value) }
            option = current.advanced(by: 1)
        }
        let place = [parts["host"] ?? parts["hostaddr"], parts["port"]].compactMap(\.self)
        let name = [place.joined(separator: ":"), parts["dbname"] ?? ""].filter { !$0.isEmpty }
        return name.isEmpty ? "PostgreSQL" : "PostgreSQL at \(name.joined(separator: "/"))"
    }
}
