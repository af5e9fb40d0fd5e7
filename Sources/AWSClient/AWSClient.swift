internal import Foundation
internal import Synchronization

/// Signs calls, sends them, and sends them again where that may help.
///
/// Services are values around one client:
///
/// ```swift
/// let client = AWSClient(try await AWSConfiguration.resolve())
/// try await SNS(client).publish("stock is low", to: topic)
/// ```
public final class AWSClient: Sendable {
    public let configuration: AWSConfiguration
    private let transport: any HTTPTransport
    let retry: RetryPolicy
    let timing: ClientTiming
    private let cache: CredentialCache
    /// What the clocks of the services are ahead of ours.
    private let skew = Mutex<TimeInterval>(0)

    public init(
        _ configuration: AWSConfiguration, transport: any HTTPTransport = AsyncHTTPTransport(),
        retry: RetryPolicy = RetryPolicy(), timing: ClientTiming = .system
    ) {
        self.configuration = configuration
        self.transport = transport
        self.retry = retry
        self.timing = timing
        cache = CredentialCache(configuration.credentials, now: timing.now)
    }

    /// Sends a call until it is answered with success, or cannot be.
    ///
    /// Calls that are throttled, fail on the service's side or get no answer are sent again as the ``RetryPolicy`` says;
    /// what was signed with a wrong clock or with credentials that have ended, once.
    ///
    /// - Throws: ``AWSError``; `CancellationError` when the task is cancelled.
    public func send(_ call: AWSCall) async throws -> HTTPResponse {
        let endpoint = try configuration.endpoint(of: call.service)
        let request = call.request(endpoint)
        var attempt = 1
        var isRenewed = false
        while true {
            let credentials = try await cache.credentials()
            let failure: (error: AWSError, response: HTTPResponse?)
            do {
                let response = try await transport.send(
                    signed(request, call, credentials), timeout: call.timeout)
                if response.isSuccess { return response }
                failure = (ErrorAnswer(response).error(of: call, response), response)
            } catch {
                try Task.checkCancellation()
                failure = (
                    AWSError(
                        .connection, "no answer from \(request.authority): \(error)", operation: call.title),
                    nil
                )
            }
            if !isRenewed, renew(after: failure.error, failure.response, credentials) {
                isRenewed = true
                continue
            }
            guard failure.error.isTransient, attempt < retry.maxAttempts else { throw failure.error }
            try await timing.sleep(wait(after: attempt, failure.error, failure.response))
            attempt += 1
        }
    }

    /// The address of a call that whoever has it can send until it expires.
    ///
    /// - Throws: ``AWSError`` when there are no credentials.
    public func presign(_ call: AWSCall, lifetime: Duration) async throws -> String {
        let request = call.request(try configuration.endpoint(of: call.service))
        guard let credentials = try await cache.credentials() else {
            throw AWSError(
                .credentials, "an address cannot be signed without credentials", operation: call.title)
        }
        return signer(call, credentials).presign(request, at: now, lifetime: lifetime)
    }

    private var now: Date { timing.now().addingTimeInterval(skew.withLock { $0 }) }

    private func signed(_ request: HTTPRequest, _ call: AWSCall, _ credentials: AWSCredentials?)
        -> HTTPRequest
    {
        guard let credentials else { return request }
        return signer(call, credentials).sign(request, at: now)
    }

    private func signer(_ call: AWSCall, _ credentials: AWSCredentials) -> SigV4Signer {
        SigV4Signer(
            credentials: credentials, region: configuration.region, service: call.service.signingName)
    }

    /// Puts right what made the service refuse the signature.
    ///
    /// - Returns: whether there was something.
    private func renew(
        after error: AWSError, _ response: HTTPResponse?, _ credentials: AWSCredentials?
    ) -> Bool {
        if error.isClockSkew, let theirs = response?.headers["Date"].flatMap(HTTPDate.instant) {
            skew.withLock { $0 = theirs.timeIntervalSince(timing.now()) }
            return true
        }
        if let code = error.code, ["ExpiredToken", "ExpiredTokenException"].contains(code), let credentials {
            cache.forget(credentials)
            return true
        }
        return false
    }

    private func wait(after attempt: Int, _ error: AWSError, _ response: HTTPResponse?) -> Duration {
        let own = retry.wait(after: attempt, isThrottled: error.isThrottling, jitter: timing.jitter())
        let asked = response?.headers["Retry-After"].flatMap { Int($0) }.map { Duration.seconds($0) }
        return max(own, min(asked ?? .zero, retry.longestWait))
    }
}
