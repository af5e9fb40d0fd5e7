/// The colours of charts and reports, as CSS custom properties, for one colour scheme.
///
/// Series colours start from Okabe and Ito, "Color Universal Design" (2008), darkened or lightened so that
/// lines reach a contrast of 3:1 and text one of 4.5:1 (WCAG 2.1, 1.4.3 and 1.4.11) on the surface.
/// No meaning is carried by colour alone: dashes, shapes and words repeat it.
public struct ChartPalette: Sendable, Equatable {
    /// Property names with their colours as `#rrggbb`, in writing order.
    public let colours: [(name: String, hex: String)]

    /// Dark on light, also for paper.
    public static let light = ChartPalette(colours: [
        ("--surface", "#ffffff"), ("--page", "#f5f6f8"), ("--ink", "#1b2330"), ("--muted", "#55606f"),
        ("--grid", "#e2e6eb"), ("--rule", "#b6bec9"), ("--blue", "#0a66b2"), ("--orange", "#bd4b00"),
        ("--green", "#0a7558"), ("--purple", "#8b4a9c"), ("--good", "#0a7558"),
        ("--warning", "#8a5a00"), ("--critical", "#b3261e"), ("--bar", "#4f87b8"),
    ])

    /// Light on dark.
    public static let dark = ChartPalette(colours: [
        ("--surface", "#171c23"), ("--page", "#0f1318"), ("--ink", "#e7ebf0"), ("--muted", "#a5afbc"),
        ("--grid", "#2b333d"), ("--rule", "#4a5563"), ("--blue", "#6db4f5"), ("--orange", "#ff9d5c"),
        ("--green", "#52cfa6"), ("--purple", "#d3a6e6"), ("--good", "#52cfa6"),
        ("--warning", "#e5b454"), ("--critical", "#ff958c"), ("--bar", "#4a86bd"),
    ])

    /// The colour of a property, or nil when the palette has no such property.
    public subscript(name: String) -> String? {
        colours.first { $0.name == name }?.hex
    }

    /// Equal when names, colours and their order are equal.
    public static func == (first: ChartPalette, second: ChartPalette) -> Bool {
        first.colours.elementsEqual(second.colours, by: ==)
    }

    var declarations: String {
        colours.map { "\($0.name):\($0.hex)" }.joined(separator: ";")
    }
}
