internal import Baton
internal import Foundation

/// Posts webhooks with the program `curl`, which brings TLS, certificates and proxies of the system.
///
/// A program of its own, because linking an HTTP client adds some ten milliseconds to every start of the command
/// line. Address, headers and body go through its standard input and never stand in the list of processes.
/// Redirects are not followed.
public struct CurlTransport: WebhookTransport {
    private let timeout: Duration

    /// - Parameter timeout: for the whole request.
    public init(timeout: Duration = .seconds(10)) {
        self.timeout = timeout
    }

    public func post(_ request: WebhookRequest) async throws(ChannelFailure) -> Int {
        guard let url = URL(string: request.url), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), url.host?.isEmpty == false
        else {
            throw ChannelFailure(
                "expected an address http://… or https://…, found '\(request.url)'", isRetryable: false)
        }
        guard let program = Self.program else {
            throw ChannelFailure(
                "webhooks need the program 'curl' (apt-get install curl)", isRetryable: false)
        }
        let result = try await ChildProgram.run(
            program, ["-q", "--config", "-"], input: configuration(request))
        guard result.status == 0, let status = Int(result.output), status > 0 else {
            throw ChannelFailure(
                "no answer from \(url.host ?? ""): \(Self.reason(result))",
                mayHaveArrived: !Self.statusesBeforeSending.contains(result.status))
        }
        return status
    }

    /// The statuses of curl that say that no connection came about: nothing was sent.
    private static let statusesBeforeSending: Set<Int32> = [
        1, 2, 3, 4, 5, 6, 7, 35, 51, 58, 59, 60, 66, 77, 83,
    ]

    private static var program: String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/curl" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The options of the request as a curl configuration file.
    private func configuration(_ request: WebhookRequest) -> String {
        let headers = request.headers.merging(
            ["Content-Type": request.contentType, "Idempotency-Key": request.key]
        ) { own, _ in own }
        let lines =
            [
                "silent", "show-error", "globoff", "request = \"POST\"", "proto = \"=http,https\"",
                "max-time = \(timeout.inSeconds)", "output = \"/dev/null\"", "write-out = \"%{http_code}\"",
                "url = \(Self.quoted(request.url))", "data-raw = \(Self.quoted(request.body))",
                // Larger bodies would wait a second for the permission to be sent.
                "header = \"Expect:\"",
            ] + headers.sorted { $0.key < $1.key }.map { "header = \(Self.quoted("\($0.key): \($0.value)"))" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A value of a curl configuration file in quotes.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\0": continue
            default: result.unicodeScalars.append(character)
            }
        }
        return result + "\""
    }

    private static func reason(_ outcome: ChildProgram.Outcome) -> String {
        let line = outcome.errors.split(whereSeparator: \.isNewline).first.map(String.init)
        return line?.replacing(#/^curl: \(\d+\) /#, with: "") ?? "curl ended with status \(outcome.status)"
    }
}
