/// A bar of characters: `███████░░░░░`.
enum ProgressBar {
    static func render(done: Double, of total: Double, width: Int) -> String {
        let share = total > 0 ? min(max(done / total, 0), 1) : 1
        let filled = Int((share * Double(width)).rounded())
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    }
}
