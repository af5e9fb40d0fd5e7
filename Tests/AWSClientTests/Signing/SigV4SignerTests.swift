import Foundation
import Testing

@testable import AWSClient

@Suite("A signature")
struct SigV4SignerTests {
    @Test("agrees with every published case", arguments: SignatureCase.published)
    func published(example: SignatureCase) throws { try check(example) }

    @Test("agrees with every random request that botocore signed", arguments: SignatureCase.random)
    func random(example: SignatureCase) throws { try check(example) }

    @Test("has 34 published and 100 random cases")
    func counts() {
        #expect(SignatureCase.published.count == 34)
        #expect(SignatureCase.random.count == 100)
    }

    private func check(_ example: SignatureCase) throws {
        let signer = example.signer
        let signed = signer.sign(example.request, at: SignatureCase.instant)
        let hash = try #require(example.canonicalRequest.split(separator: "\n").last)
        let canonical = CanonicalRequest(signed, pathRule: signer.pathRule, payloadHash: String(hash))
        #expect(canonical.text == example.canonicalRequest)
        #expect(
            signer.stringToSign(canonical, SigningTime(SignatureCase.instant)) == example.stringToSign)
        #expect(signed.headers["Authorization"] == example.authorization)
    }

    private let request = HTTPRequest(
        method: "POST", authority: "dynamodb.us-east-1.amazonaws.com", target: "/", body: Array("{}".utf8))

    private func authorization(
        _ request: HTTPRequest, region: String = "us-east-1", service: String = "dynamodb",
        at instant: Date = SignatureCase.instant, secret: String = SignatureCase.secret
    ) -> String {
        SigV4Signer(
            credentials: AWSCredentials(accessKeyID: SignatureCase.keyID, secretAccessKey: secret),
            region: region, service: service
        ).sign(request, at: instant).headers["Authorization"] ?? ""
    }

    @Test("holds for one instant, one region, one service, one secret and one body only")
    func scope() {
        var other = request
        other.body.append(UInt8(ascii: " "))
        let signatures = [
            authorization(request), authorization(request, region: "eu-west-1"),
            authorization(request, service: "s3"),
            authorization(request, at: SignatureCase.instant.addingTimeInterval(1)),
            authorization(request, at: SignatureCase.instant.addingTimeInterval(86_400)),
            authorization(request, secret: "another"), authorization(other),
        ].map { $0.suffix(64) }
        #expect(Set(signatures).count == signatures.count)
        #expect(authorization(request) == authorization(request))
        #expect(
            authorization(request, region: "eu-west-1", service: "s3").contains(
                "Credential=AKIDEXAMPLE/20150830/eu-west-1/s3/aws4_request, "))
    }

    @Test("replaces the signature that a request had")
    func twice() {
        let signer = SignatureCase.random[0].signer
        let once = signer.sign(request, at: .distantPast)
        let later = signer.sign(once, at: SignatureCase.instant)
        #expect(later.headers.filter { $0.name == "Authorization" }.count == 1)
        #expect(
            later.headers["Authorization"]
                == signer.sign(request, at: SignatureCase.instant).headers["Authorization"])
    }

    @Test(
        "writes instants as the Gregorian calendar has them",
        arguments: [
            (0, "19700101T000000Z"), (1_440_938_160, "20150830T123600Z"), (951_782_399, "20000228T235959Z"),
            (951_782_400, "20000229T000000Z"), (4_107_542_400, "21000301T000000Z"), (-1, "19691231T235959Z"),
            (1_709_251_199.9, "20240229T235959Z"),
        ])
    func stamps(seconds: TimeInterval, stamp: String) {
        #expect(SigningTime(Date(timeIntervalSince1970: seconds)).stamp == stamp)
    }

    /// Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters", the example.
    @Test("presigns the example of the S3 reference")
    func presigned() {
        let signer = SigV4Signer(
            credentials: AWSCredentials(
                accessKeyID: "AKIAIOSFODNN7EXAMPLE",
                secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            region: "us-east-1", service: "s3")
        let url = signer.presign(
            HTTPRequest(method: "GET", authority: "examplebucket.s3.amazonaws.com", target: "/test.txt"),
            at: Date(timeIntervalSince1970: 1_369_353_600), lifetime: .seconds(86_400))
        #expect(
            url == "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
    }

    @Test("keeps secrets out of what is printed")
    func secrets() {
        let credentials = AWSCredentials(accessKeyID: "AKID", secretAccessKey: "hush", sessionToken: "hush")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped, "\([credentials])"] {
            #expect(text.contains("AKID"))
            #expect(!text.contains("hush"))
        }
    }
}
