internal import Baton

extension SQLTransaction {
    private static var largestList: Int { 256 }

    /// Asks for many values in few statements. Lists are filled up to a power of two with their last value, so that there
    /// are few different statements to prepare.
    ///
    /// - Parameters:
    ///   - sql: ends before a list in brackets.
    ///   - values: any number.
    ///   - end: what comes after the list.
    func query(_ sql: String, anyOf values: [SQLValue], _ end: String = "") throws -> [SQLRow] {
        var rows: [SQLRow] = []
        var rest = values[...]
        while let last = rest.last {
            var part = Array(rest.prefix(Self.largestList))
            rest = rest.dropFirst(part.count)
            var size = 1
            while size < part.count { size *= 2 }
            part += Array(repeating: last, count: size - part.count)
            let marks = Array(repeating: "(?)", count: size).joined(separator: ", ")
            rows += try query("\(sql) (VALUES \(marks)) \(end)", part)
        }
        return rows
    }
}
