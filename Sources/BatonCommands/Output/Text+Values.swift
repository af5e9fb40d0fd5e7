internal import Baton
internal import Foundation

extension Duration {
    /// Three significant digits: `512 µs`, `12.3 ms`, `4.56 s`, `2 m 05 s`.
    var display: String {
        let seconds = inSeconds
        switch seconds {
        case ..<0.001: return String(format: "%.0f µs", seconds * 1e6)
        case ..<1: return String(format: "%.3g ms", seconds * 1e3)
        case ..<60: return String(format: "%.3g s", seconds)
        default: return String(format: "%d m %02d s", Int(seconds) / 60, Int(seconds) % 60)
        }
    }
}

extension Value {
    /// For people: text without quotes, numbers with at most four decimals, money as `12.50 USD`.
    var display: String {
        switch self {
        case .string(let text): text
        case .double(let number): number.display
        case .object(let members) where Set(members.keys) == ["amount", "currency"]:
            "\(members["amount"]?.display ?? "") \(members["currency"]?.display ?? "")"
        case .null: "-"
        case .bool, .int, .array, .object: json()
        }
    }

    /// Indented `key: value` lines; long lists are cut after `listLimit` elements, and say so.
    func outline(indent: Int = 0, listLimit: Int = 8) -> String {
        let margin = String(repeating: "  ", count: indent)
        switch self {
        case .object(let members) where !isMoney && !members.isEmpty:
            return members.sorted { $0.key < $1.key }.map { key, value in
                value.isNested
                    ? "\(margin)\(key):\n\(value.outline(indent: indent + 1, listLimit: listLimit))"
                    : "\(margin)\(key): \(value.display)"
            }.joined(separator: "\n")
        case .array(let elements) where elements.contains(where: \.isNested):
            var lines = elements.prefix(listLimit).map { "\(margin)- \($0.isNested ? $0.flat : $0.display)" }
            if elements.count > listLimit { lines.append("\(margin)… \(elements.count - listLimit) more") }
            return lines.joined(separator: "\n")
        default: return margin + display
        }
    }

    private var isMoney: Bool { Set(objectValue?.keys ?? [:].keys) == ["amount", "currency"] }

    private var isNested: Bool {
        switch self {
        case .object(let members): !members.isEmpty && !isMoney
        case .array(let elements): elements.contains { $0.isNested }
        case .null, .bool, .int, .double, .string: false
        }
    }

    /// `date 2018-01-01, mean 19.2`.
    private var flat: String {
        guard let members = objectValue else { return display }
        return members.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.display)" }.joined(
            separator: ", ")
    }
}

extension Double {
    /// At most four decimals, none where the number is whole.
    var display: String {
        if self == rounded(), abs(self) < 1e15 { return String(Int64(self)) }
        let text = String(format: abs(self) < 0.01 ? "%.4g" : "%.4f", self)
        guard text.contains("."), !text.contains("e") else { return text }
        return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
    }
}
