/// How bad a finding is, from what is at stake.
enum SeverityRule {
    /// Units that were not expected, in days of usual sales (see ``StakeScale``): up to one day is low, up to three are
    /// medium, up to seven are high, a week and more is critical.
    static func unexpectedUnits(days: Double) -> Severity {
        switch days {
        case ..<1: .low
        case ..<3: .medium
        case ..<7: .high
        default: .critical
        }
    }

    /// How long stock lasts against how long a new order takes: gone already is critical, less than half of
    /// the lead time is high, less than all of it is medium.
    static func cover(days: Double, leadTimeDays: Double) -> Severity {
        if days <= 0 { return .critical }
        if days < leadTimeDays / 2 { return .high }
        return days < leadTimeDays ? .medium : .low
    }

    /// Stock that nobody needs for a while, in days of usual sales: from 90 on medium, from a year on high.
    static func idleStock(days: Double) -> Severity {
        switch days {
        case ..<90: .low
        case ..<365: .medium
        default: .high
        }
    }
}
