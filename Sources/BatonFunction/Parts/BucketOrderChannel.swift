internal import AWSClient
internal import Baton
internal import SupplyChain

/// Puts purchase orders into a bucket, as UBL and as CSV: whatever carries them to suppliers takes them from there.
struct BucketOrderChannel: PurchaseOrderChannel {
    let name = "bucket"
    let s3: S3
    /// `nil` refuses every order.
    let bucket: String?

    func prepare(_ message: PurchaseOrderMessage) async throws(OperationFailure) { _ = try place() }

    func transmit(_ message: PurchaseOrderMessage) async throws(OperationFailure) -> TransmissionOutcome {
        let bucket = try place()
        let key = key(of: message)
        do {
            // Doing it again writes the same. The XML is last: when it is there, all is.
            try await s3.put(Array(message.csv.utf8), to: bucket, key: key + ".csv", contentType: "text/csv")
            try await s3.put(
                Array(message.xml.utf8), to: bucket, key: key + ".xml", contentType: "application/xml")
        } catch {
            throw OperationFailure("\(error)", isRetryable: (error as? AWSError)?.isTransient ?? true)
        }
        return .sent(to: "s3://\(bucket)/\(key).xml")
    }

    func find(_ message: PurchaseOrderMessage) async throws(OperationFailure) -> TransmissionFinding {
        let bucket = try place()
        let key = key(of: message) + ".xml"
        do {
            return try await s3.head(key, in: bucket) == nil ? .notSent : .sent(to: "s3://\(bucket)/\(key)")
        } catch {
            throw OperationFailure("\(error)", isRetryable: true)
        }
    }

    private func key(of message: PurchaseOrderMessage) -> String {
        let id = message.order.id.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "_" }
        return "orders/\(String(id))"
    }

    private func place() throws(OperationFailure) -> String {
        guard let bucket else {
            throw OperationFailure(
                "orders cannot leave the function: BATON_REPORTS_BUCKET is not set",
                hint: "set it to the name of a bucket", isRetryable: false)
        }
        return bucket
    }
}
