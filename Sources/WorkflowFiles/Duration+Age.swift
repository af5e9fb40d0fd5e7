internal import Baton

extension Duration {
    /// Whole days as `90d`, or what workflow files accept as a duration.
    package init?(age text: String) {
        if text.hasSuffix("d"), let days = Int(text.dropLast()), (0...36_500).contains(days) {
            self = .seconds(days * 86_400)
        } else {
            self.init(text: text)
        }
    }
}
