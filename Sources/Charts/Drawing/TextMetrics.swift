/// Estimates of text width without a font: good enough to keep labels from touching.
enum TextMetrics {
    /// The size of labels in user units.
    static let labelSize = 12.0
    /// The size of a stand-alone chart's title in user units.
    static let titleSize = 15.0

    /// The estimated width of a text.
    ///
    /// Latin text in system fonts averages 0.5 to 0.6 em a character; East Asian characters and emoji take 1 em,
    /// combining marks nothing.
    static func width(of text: String, size: Double = labelSize) -> Double {
        text.unicodeScalars.reduce(0) { $0 + emWidth(of: $1) } * size
    }

    /// The text, shortened with an ellipsis until its estimated width fits.
    static func fitted(_ text: String, width: Double, size: Double = labelSize) -> String {
        var room = width / size
        var result = ""
        var scalars = 0
        for character in oneLine(text) {
            room -= character.unicodeScalars.reduce(0) { $0 + emWidth(of: $1) }
            scalars += character.unicodeScalars.count
            if room < 0 || scalars > 200 {
                return fittedPrefix(of: result) + "…"
            }
            result.append(character)
        }
        return result
    }

    /// The text cut to a number of characters (and four times as many Unicode scalars) with an ellipsis.
    static func shortened(_ text: String, characters: Int) -> String {
        var result = ""
        var count = 0
        var scalars = 0
        for character in oneLine(text) {
            count += 1
            scalars += character.unicodeScalars.count
            if count > characters || scalars > 4 * characters { return result + "…" }
            result.append(character)
        }
        return result
    }

    private static func fittedPrefix(of text: String) -> String {
        let cut = text.dropLast(1)
        return String(cut.reversed().drop { $0 == " " }.reversed())
    }

    private static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(scalar.value < 0x20 ? " " : scalar)
        }
        return String(result)
    }

    private static func emWidth(of scalar: Unicode.Scalar) -> Double {
        if scalar.isASCII {
            return scalar.properties.isUppercase || scalar == "m" || scalar == "w" ? 0.68 : narrow(scalar)
        }
        if scalar.properties.generalCategory == .nonspacingMark || scalar.properties.isJoinControl {
            return 0
        }
        return scalar.value >= 0x1100 && !(0x2000...0x2BFF).contains(scalar.value) ? 1 : 0.6
    }

    private static func narrow(_ scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", "f", "t", "r", ".", ",", ":", ";", "'", "|", "!", "(", ")", " ": 0.36
        default: 0.6
        }
    }
}
