import Foundation
import Testing

@testable import Charts

@Suite("Colours")
struct ChartPaletteTests {
    /// Linear red, green and blue of `#rrggbb` (IEC 61966-2-1).
    static func linear(_ hex: String) -> [Double] {
        let number = Int(hex.dropFirst(), radix: 16) ?? 0
        return [16, 8, 0].map { shift in
            let channel = Double((number >> shift) & 255) / 255
            return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
        }
    }

    static func contrast(_ first: [Double], _ second: [Double]) -> Double {
        // WCAG 2.1, relative luminance and contrast ratio.
        let luminance = [first, second].map { 0.2126 * $0[0] + 0.7152 * $0[1] + 0.0722 * $0[2] }.sorted()
        return (luminance[1] + 0.05) / (luminance[0] + 0.05)
    }

    @Test("of text reach a contrast of 4.5:1, those of marks 3:1, in both schemes")
    func contrasts() throws {
        for palette in [ChartPalette.light, .dark] {
            let surfaces = try ["--surface", "--page"].map { Self.linear(try #require(palette[$0])) }
            for name in ["--ink", "--muted", "--good", "--warning", "--critical", "--blue"] {
                let colour = Self.linear(try #require(palette[name]))
                for surface in surfaces { #expect(Self.contrast(colour, surface) >= 4.5, "\(name)") }
            }
            for name in ["--blue", "--orange", "--green", "--purple", "--bar"] {
                let colour = Self.linear(try #require(palette[name]))
                #expect(Self.contrast(colour, surfaces[0]) >= 3, "\(name)")
            }
        }
    }

    @Test("of text on tinted tags and matrix fields reach 4.5:1")
    func tints() throws {
        for palette in [ChartPalette.light, .dark] {
            let surface = try #require(palette["--surface"])
            for name in ["--good", "--muted", "--warning", "--critical"] {
                let colour = try #require(palette[name])
                let tint = Self.linear(Self.mixed(colour, surface, share: 0.11))
                #expect(Self.contrast(Self.linear(colour), tint) >= 4.5, "\(name)")
            }
            // The darkest field of the matrix has an opacity of 0.35.
            let field = Self.mixed(try #require(palette["--blue"]), surface, share: 0.35)
            let ink = Self.linear(try #require(palette["--ink"]))
            #expect(Self.contrast(ink, Self.linear(field)) >= 4.5)
        }
    }

    /// Mixes in sRGB, as browsers do for opacity and `color-mix(in srgb, …)`.
    static func mixed(_ first: String, _ second: String, share: Double) -> String {
        let numbers = [first, second].map { Int($0.dropFirst(), radix: 16) ?? 0 }
        let channels = [16, 8, 0].map { shift -> Int in
            let parts = numbers.map { Double(($0 >> shift) & 255) }
            return Int((parts[0] * share + parts[1] * (1 - share)).rounded())
        }
        return "#" + channels.map { String(format: "%02x", $0) }.joined()
    }

    /// Full protanopia and deuteranopia: Machado, Oliveira and Fernandes, "A Physiologically-based Model for
    /// Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, table 1, severity 1.0.
    static let deficiencies: [[[Double]]] = [
        [
            [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
        [
            [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ]

    @Test("of a chart's lines differ for readers without red or green cones")
    func colourBlindness() throws {
        // Marks that stand for different things in one chart.
        let pairs = [
            ("--blue", "--orange"), ("--blue", "--ink"), ("--bar", "--orange"), ("--blue", "--green"),
        ]
        for palette in [ChartPalette.light, .dark] {
            for (first, second) in pairs {
                let colours = try [first, second].map { Self.linear(try #require(palette[$0])) }
                for matrix in Self.deficiencies {
                    let seen = colours.map { colour in
                        Self.lab(matrix.map { row in zip(row, colour).map(*).reduce(0, +) })
                    }
                    let difference = zip(seen[0], seen[1]).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
                    // A CIE 1976 difference of 20 is plain at a glance.
                    #expect(difference.squareRoot() > 20, "\(first) \(second)")
                }
            }
        }
    }

    /// CIE 1976 L*a*b* (D65) of linear sRGB.
    static func lab(_ rgb: [Double]) -> [Double] {
        let clipped = rgb.map { min(max($0, 0), 1) }
        let rows = [
            [0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505],
        ]
        let xyz = zip(rows, [0.9505, 1.0, 1.089]).map { row, white in
            let value = zip(row, clipped).map(*).reduce(0, +) / white
            return value > 0.008856 ? pow(value, 1 / 3.0) : 7.787 * value + 16 / 116.0
        }
        return [116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])]
    }
}
