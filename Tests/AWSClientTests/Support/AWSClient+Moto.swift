import AWSClient
import TestSupport

extension AWSClient {
    /// One that signs as the user of moto.
    static func moto(region: String = "us-east-1", secret: String? = nil) async throws -> AWSClient {
        let server = try await MotoServer.shared()
        let credentials = AWSCredentials(
            accessKeyID: server.accessKeyID, secretAccessKey: secret ?? server.secretAccessKey)
        return AWSClient(
            AWSConfiguration(
                region: region, credentials: StaticCredentials(credentials),
                endpoint: try Endpoint(url: server.url)))
    }
}
