import Foundation

/// Money on the shelf against the achieved fill rate, one line for each method.
struct StockControlChart {
    let curves: [(name: String, results: [StockControlResult])]

    private static let width = 720.0
    private static let height = 420.0
    private static let margin = 64.0
    private static let colours = ["#0b6e4f", "#5a8fd6", "#b5462f", "#8a6bb8"]

    var svg: String {
        let points = curves.flatMap(\.results)
        let lowest = ((points.map(\.fillRate).min() ?? 0.8) * 20).rounded(.down) / 20
        let dearest = points.map(\.stockValue).max() ?? 1
        let step = Self.roundStep(dearest / 5)
        let top = (dearest / step).rounded(.up) * step
        let x = { (share: Double) in
            Self.margin + (share - lowest) / (1 - lowest) * (Self.width - 2 * Self.margin)
        }
        let y = { (money: Double) in
            Self.height - Self.margin - money / top * (Self.height - 2 * Self.margin)
        }
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" \
            font-family="sans-serif" font-size="12" role="img" aria-label="Money on the shelf by fill rate">
            """
        ]
        for money in stride(from: 0, through: top, by: step) {
            parts.append(line(x(lowest), y(money), x(1), y(money), "#dddddd"))
            parts.append(text(x(lowest) - 8, y(money) + 4, "\(Int(money))", "end"))
        }
        for percent in stride(from: lowest * 100, through: 100, by: 5) {
            parts.append(line(x(percent / 100), y(0), x(percent / 100), y(0) + 5, "#666666"))
            parts.append(text(x(percent / 100), y(0) + 20, "\(Int(percent.rounded())) %", "middle"))
        }
        parts.append(text(x((1 + lowest) / 2), Self.height - 16, "achieved fill rate", "middle"))
        parts.append(text(12, 40, "money on the shelf", "start"))
        for (index, curve) in curves.enumerated() {
            let colour = Self.colours[index % Self.colours.count]
            let path = curve.results.map { "\(short(x($0.fillRate))),\(short(y($0.stockValue)))" }
            let corners = path.joined(separator: " ")
            parts.append(
                "<polyline points=\"\(corners)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>")
            let row = 60 + 18 * Double(index)
            parts.append(line(x(lowest) + 12, row - 4, x(lowest) + 36, row - 4, colour))
            parts.append(text(x(lowest) + 42, row, curve.name, "start"))
        }
        return (parts + ["</svg>", ""]).joined(separator: "\n")
    }

    /// 1, 2 or 5 times a power of ten, at least as large.
    private static func roundStep(_ size: Double) -> Double {
        let power = pow(10, log10(max(size, 1e-9)).rounded(.down))
        return ([1, 2, 5].first { $0 * power >= size } ?? 10) * power
    }

    private func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String) -> String {
        "<line x1=\"\(short(x1))\" y1=\"\(short(y1))\" x2=\"\(short(x2))\" y2=\"\(short(y2))\" stroke=\"\(colour)\"/>"
    }

    private func text(_ x: Double, _ y: Double, _ words: String, _ anchor: String) -> String {
        "<text x=\"\(short(x))\" y=\"\(short(y))\" text-anchor=\"\(anchor)\">\(words)</text>"
    }

    private func short(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
