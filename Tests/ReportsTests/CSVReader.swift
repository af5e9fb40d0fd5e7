/// A strict reader of RFC 4180, written from its grammar for the tests.
enum CSVReader {
    /// Records of fields, or nil when the text does not follow the grammar.
    static func records(_ text: String) -> [[String]]? {
        var records: [[String]] = []
        var fields: [String] = []
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            var field = String.UnicodeScalarView()
            if scalars[index] == "\"" {
                index += 1
                while index < scalars.count {
                    if scalars[index] != "\"" {
                        field.append(scalars[index])
                    } else if index + 1 < scalars.count, scalars[index + 1] == "\"" {
                        field.append("\"")
                        index += 1
                    } else {
                        break
                    }
                    index += 1
                }
                guard index < scalars.count else { return nil }
                index += 1
            } else {
                while index < scalars.count, scalars[index] != ",", scalars[index] != "\r" {
                    guard scalars[index] != "\"", scalars[index] != "\n" else { return nil }
                    field.append(scalars[index])
                    index += 1
                }
            }
            fields.append(String(field))
            guard index < scalars.count else { return nil }
            if scalars[index] == "," {
                index += 1
                continue
            }
            guard scalars[index] == "\r", index + 1 < scalars.count, scalars[index + 1] == "\n" else {
                return nil
            }
            index += 2
            records.append(fields)
            fields = []
        }
        return fields.isEmpty ? records : nil
    }
}
