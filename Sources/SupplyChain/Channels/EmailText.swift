internal import Foundation

/// An order as an e-mail with attachments. The same order gives the same text.
enum EmailText {
    static func text(_ message: PurchaseOrderMessage, from sender: String, to recipient: String) -> String {
        let boundary = "baton-\(FileNameText.safe(message.order.id).filter { $0 != "_" }.prefix(40))"
        let greeting = """
            \(message.summary)

            The order is attached as UBL 2.1 XML and as CSV.
            \(message.buyerName ?? "")
            """
        let name = FileNameText.safe(message.order.id)
        let parts = [
            part("text/plain; charset=utf-8", fileName: nil, greeting),
            part("application/xml", fileName: "\(name).xml", message.xml),
            part("text/csv; charset=utf-8", fileName: "\(name).csv", message.csv),
        ]
        let headers = [
            "From: \(sender)", "To: \(recipient)", "Subject: \(encoded(message.summary))",
            "Message-ID: <\(name)@baton.invalid>", "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=\"\(boundary)\"",
        ]
        let body = parts.map { "--\(boundary)\r\n\($0)\r\n" }.joined()
        return headers.joined(separator: "\r\n") + "\r\n\r\n" + body + "--\(boundary)--\r\n"
    }

    private static func part(_ type: String, fileName: String?, _ content: String) -> String {
        let disposition = fileName.map { "Content-Disposition: attachment; filename=\"\($0)\"\r\n" } ?? ""
        return "Content-Type: \(type)\r\nContent-Transfer-Encoding: base64\r\n\(disposition)\r\n"
            + Data(content.utf8).base64EncodedString(options: [
                .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
            ])
    }

    /// A header text: as it is when it is plain ASCII, otherwise in encoded words of at most 75 characters (RFC 2047).
    private static func encoded(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), text.utf8.count <= 200 { return text }
        var words: [String] = []
        var chunk = ""
        for character in text where !character.isNewline {
            if (chunk + String(character)).utf8.count > 42 {
                words.append(chunk)
                chunk = ""
            }
            chunk.append(character)
        }
        words.append(chunk)
        return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }
}
