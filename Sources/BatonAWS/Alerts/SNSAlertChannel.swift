public import AWSClient
internal import Baton
public import SupplyChain

/// Publishes alerts on a topic of Amazon SNS.
///
/// Queues and functions get the alert as JSON, e-mails and text messages its text. Filters of subscriptions can read the
/// attributes `severity`, `type`, `recipient` and `key`. On a FIFO topic the same message within five minutes arrives once.
public struct SNSAlertChannel: AlertChannel {
    private let sns: SNS
    private let topicARN: String

    public init(_ sns: SNS, topicARN: String) {
        self.sns = sns
        self.topicARN = topicARN
    }

    public func deliver(_ message: AlertMessage) async throws(ChannelFailure) {
        let isOrdered = topicARN.hasSuffix(".fifo")
        do {
            try await sns.publish(
                message.value.json(), to: topicARN, subject: Self.subject(message),
                texts: ["email": message.text, "sms": message.text],
                attributes: [
                    "severity": message.alert.severity.rawValue, "type": message.alert.type,
                    "recipient": message.recipient, "key": message.key,
                ], group: isOrdered ? message.alert.id : nil,
                deduplicationID: isOrdered ? SHA256.hash(Array(message.key.utf8)).description : nil)
        } catch let error as AWSError {
            throw ChannelFailure(
                "\(error)", isRetryable: error.isTransient || error.kind == .credentials,
                mayHaveArrived: error.kind == .connection)
        } catch {
            throw ChannelFailure("SNS Publish: \(error)", mayHaveArrived: true)
        }
    }

    /// At most 100 printable characters of ASCII: more SNS does not take.
    private static func subject(_ message: AlertMessage) -> String {
        let text = "\(message.alert.severity.rawValue.uppercased()) \(message.alert.title)"
        let ascii = text.unicodeScalars.map { (" "..."~").contains($0) ? Character($0) : "?" }
        return String(ascii.prefix(100))
    }
}
