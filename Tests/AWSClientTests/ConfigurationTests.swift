import Foundation
import Testing

@testable import AWSClient

@Suite("A configuration")
struct ConfigurationTests {
    private func resolve(_ variables: [String: String], region: String? = nil) async throws
        -> AWSConfiguration
    {
        try await .resolve(AWSEnvironment(variables: variables, homeFolder: "/nonexistent"), region: region)
    }

    @Test("takes the region that is given, then that of AWS_REGION, then that of AWS_DEFAULT_REGION")
    func regions() async throws {
        let variables = ["AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-east-2"]
        #expect(try await resolve(variables, region: "eu-north-1").region == "eu-north-1")
        #expect(try await resolve(variables).region == "eu-west-1")
        #expect(
            try await resolve(["AWS_REGION": "", "AWS_DEFAULT_REGION": "us-east-2"]).region == "us-east-2")
        for variables in [[:], ["AWS_REGION": "eu west"], ["AWS_REGION": "evil.com/"]] {
            let error = await #expect(throws: AWSError.self) { try await resolve(variables) }
            #expect(error?.kind == .configuration)
        }
    }

    @Test("takes the address of a service before that for all, and AWS's own else")
    func endpoints() async throws {
        let configuration = try await resolve([
            "AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": "http://localhost:4566",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": "https://secrets.example:8443/base/",
        ])
        #expect(try configuration.endpoint(of: SQS.service).authority == "localhost:4566")
        let secrets = try configuration.endpoint(of: SecretsManager.service)
        #expect(secrets == (try Endpoint(url: "https://secrets.example:8443/base")))
        let ignoring = try await resolve([
            "AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": "http://localhost:4566",
            "AWS_ENDPOINT_URL_SQS": "http://localhost:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        ])
        #expect(try ignoring.endpoint(of: SQS.service).authority == "sqs.eu-west-1.amazonaws.com")
        let china = try await resolve(["AWS_REGION": "cn-north-1"])
        #expect(try china.endpoint(of: EventBridge.service).authority == "events.cn-north-1.amazonaws.com.cn")
        let bad = try await resolve(["AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL_SQS": "localhost:1"])
        #expect(throws: AWSError.self) { try bad.endpoint(of: SQS.service) }
        #expect(try bad.endpoint(of: SNS.service).scheme == "https")
    }

    @Test(
        "refuses what is no address",
        arguments: [
            "", "localhost", "ftp://x", "http://", "http://a b", "http://u@h", "http://h?q", "http://h#f",
        ])
    func badEndpoint(url: String) {
        let error = #expect(throws: AWSError.self) { try Endpoint(url: url) }
        #expect(error?.message.contains("'\(url)'") == true)
    }

    @Test("has buckets in the host of AWS's own address, and in the path of others")
    func buckets() async throws {
        final class Recorder: HTTPTransport {
            func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse {
                HTTPResponse(status: 200, body: Array(request.url.utf8))
            }
        }
        func url(_ bucket: String, endpoint: String?) async throws -> String {
            let configuration = AWSConfiguration(
                region: "eu-west-1", credentials: AnonymousCredentials(),
                endpoint: try endpoint.map { try Endpoint(url: $0) })
            let content = try await S3(AWSClient(configuration, transport: Recorder())).get(
                "a/b c", from: bucket)
            return String(decoding: content, as: UTF8.self)
        }
        #expect(
            try await url("bucket", endpoint: nil) == "https://bucket.s3.eu-west-1.amazonaws.com/a/b%20c")
        #expect(
            try await url("with.dots", endpoint: nil)
                == "https://s3.eu-west-1.amazonaws.com/with.dots/a/b%20c")
        #expect(
            try await url("bucket", endpoint: "http://h:1/base") == "http://h:1/base/bucket/a/b%20c")
    }
}
