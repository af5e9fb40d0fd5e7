internal import CLibPQ

extension PostgresError {
    /// What a failed statement says.
    init(_ result: PostgresResult, of connection: OpaquePointer, statement: String) {
        func field(_ code: Character) -> String? {
            // The codes of `PQresultErrorField` are characters (postgres_ext.h).
            code.asciiValue.flatMap { PQresultErrorField(result.pointer, Int32($0)) }.map {
                String(cString: $0)
            }
        }
        guard let message = field("M") else {
            self.init(connecting: connection)
            return
        }
        let isLost = PQstatus(connection) != CONNECTION_OK
        let detail = field("D").map { " (\($0))" } ?? ""
        let isOfServer = field("C").map { $0.hasPrefix("57") } ?? false
        self.init(
            sqlState: field("C"), Self.oneLine(message + detail + (isOfServer ? "" : " in: \(statement)")),
            isConnectionLost: isLost)
    }

    /// What the connection itself says.
    init(connecting connection: OpaquePointer) {
        let message = Self.line(PQerrorMessage(connection))
        // What could not be written says nothing of the connection yet: libpq tells when it next reads.
        if PQstatus(connection) == CONNECTION_OK { PQconsumeInput(connection) }
        self.init(message, isConnectionLost: PQstatus(connection) != CONNECTION_OK)
    }

    private static func line(_ message: UnsafePointer<CChar>?) -> String {
        let text = oneLine(message.map { String(cString: $0) } ?? "")
        return text.isEmpty ? "the connection to the server was lost" : text
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }.joined(
            separator: " ")
    }
}
