/// What makes a file no CSV that can be read.
struct CSVError: Error, Sendable, Hashable {
    /// Counted from 1.
    let line: Int
    let message: String
}
