extension String {
    /// `leadTimeDays` → `lead_time_days`, `orderID` → `order_id`, `csvFile` → `csv_file`; text that is snake_case
    /// already is returned as it is.
    var snakeCased: String {
        guard contains(where: \.isUppercase) else { return self }
        let characters = Array(self)
        var result = ""
        for (index, character) in characters.enumerated() {
            if character.isUppercase, index > 0, characters[index - 1] != "_" {
                // A word starts after a small letter or digit, and with the last capital of an acronym.
                let followsSmall = !characters[index - 1].isUppercase
                let precedesSmall = index + 1 < characters.count && characters[index + 1].isLowercase
                if followsSmall || precedesSmall { result.append("_") }
            }
            result.append(contentsOf: character.lowercased())
        }
        return result
    }

    /// `lead_time_days` → `leadTimeDays`.
    var camelCased: String {
        let words = split(separator: "_")
        return words.dropFirst().reduce(String(words.first ?? "")) { text, word in
            text + word.prefix(1).uppercased() + word.dropFirst()
        }
    }
}

/// A coding key made at run time: an index of an array or the `super` key.
struct AnyCodingKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }
    init(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}
