internal import Baton

/// Something that people should know of, as it holds on a day.
struct AlertCondition: Sendable, Hashable {
    let type: AlertType
    /// What it is about: with the type, what makes it the same alert when it is found again.
    let subject: [String]
    let severity: Severity
    let title: String
    let message: String
    var sku: String?
    var location: String?
    var daysOfCover: Double?
    var recommendedAction: String?

    var key: String { ([type.rawValue] + subject).joined(separator: "|") }

    /// The alert that a condition raises the first time.
    func alert(now: Timestamp, runID: String?) -> AlertRecord {
        var digest = StableDigest()
        digest.add(key)
        digest.add(now.description)
        return AlertRecord(
            id: "AL-\(digest.text.prefix(12).uppercased())", conditionKey: key, type: type.rawValue,
            severity: severity,
            title: title, message: message, sku: sku, location: location, daysOfCover: daysOfCover,
            recommendedAction: recommendedAction, createdAt: now, updatedAt: now, runID: runID)
    }
}
