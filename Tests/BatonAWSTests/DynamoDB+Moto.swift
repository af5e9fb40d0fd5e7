import AWSClient
import TestSupport

extension AWSClient {
    /// One that signs as the user of moto.
    static func moto(transport: any HTTPTransport = AsyncHTTPTransport()) async throws -> AWSClient {
        let server = try await MotoServer.shared()
        let credentials = AWSCredentials(
            accessKeyID: server.accessKeyID, secretAccessKey: server.secretAccessKey)
        return AWSClient(
            AWSConfiguration(
                region: "us-east-1", credentials: StaticCredentials(credentials),
                endpoint: try Endpoint(url: server.url)), transport: transport)
    }
}

extension DynamoDB {
    static func moto(transport: any HTTPTransport = AsyncHTTPTransport()) async throws -> DynamoDB {
        DynamoDB(try await AWSClient.moto(transport: transport))
    }
}
