import Foundation
import Synchronization

@testable import AWSClient

/// Credentials that differ each time they are fetched; the fetches are counted.
final class CountingSource: CredentialSource {
    let name = "counting"
    private let fetched = Mutex(0)
    private let make: @Sendable (Int) async throws -> AWSCredentials?

    var fetches: Int { fetched.withLock { $0 } }

    init(_ make: @escaping @Sendable (Int) async throws -> AWSCredentials?) { self.make = make }

    func credentials() async throws -> AWSCredentials? {
        let number = fetched.withLock { count in
            count += 1
            return count
        }
        return try await make(number)
    }
}
