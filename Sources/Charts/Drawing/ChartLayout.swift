/// The size of a drawing in user units, one of which is a CSS pixel at natural size.
public struct ChartLayout: Sendable, Equatable {
    /// The width.
    public let width: Double
    /// The height; charts with one row per item take the height that the rows need.
    public let height: Double
    /// Space kept free at the top for a title.
    let headerHeight: Double

    /// For columns of text and paper.
    public static let wide = ChartLayout(width: 840, height: 300)
    /// For phones: the same data with fewer ticks, so that text stays readable at 360 pixels.
    public static let compact = ChartLayout(width: 360, height: 270)

    /// A size, each side clamped to 240…4000.
    public init(width: Double, height: Double) {
        self.init(width: width, height: height, headerHeight: 0)
    }

    private init(width: Double, height: Double, headerHeight: Double) {
        self.width = min(max(width, 240), 4000)
        self.height = min(max(height, 200), 4000)
        self.headerHeight = headerHeight
    }

    /// The same plot with a title band above.
    var withTitle: ChartLayout {
        ChartLayout(width: width, height: height, headerHeight: 30)
    }

    /// Whether the width is that of a phone.
    var isCompact: Bool { width < 560 }
}
