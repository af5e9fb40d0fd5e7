import Testing

@testable import LambdaRuntime

@Suite("An HTTP response")
struct ResponseParserTests {
    private func parse(_ text: String, pieces: Int, limit: Int = 1 << 20) throws -> RuntimeResponse? {
        var parser = ResponseParser(largestBodyBytes: limit)
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let end = min(start + pieces, bytes.count)
            if let response = try parser.take(bytes[start..<end]) { return response }
            start = end
        }
        return nil
    }

    @Test(
        "is read whatever the pieces in which it arrives",
        arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
            ("HTTP/1.1 202 Accepted\r\ncontent-length:  0 \r\n\r\n", 202, ""),
            ("HTTP/1.1 204 X\r\n\r\n", 204, ""),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", 200, "x"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, ""),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\nA ;q=\"1\"\r\n, you ther\r\n2\r\ne!\r\n0\r\nT: 1\r\nU: 2\r\n\r\n",
                200, "hello, you there!"
            ), ("HTTP/1.1 200 OK\nContent-Length: 2\n\nok", 200, "ok"),
        ])
    func pieces(text: String, status: Int, body: String) throws {
        for pieces in 1...text.utf8.count {
            let response = try #require(try parse(text, pieces: pieces))
            #expect(response.status == status)
            #expect(String(decoding: response.body, as: UTF8.self) == body)
        }
    }

    @Test("has headers whose names are read without case")
    func headers() throws {
        let text =
            "HTTP/1.1 200 OK\r\nLambda-X:\t a:b \r\nEMPTY:\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n"
        let response = try #require(try parse(text, pieces: 7))
        #expect(response.headers["lambda-x"] == "a:b")
        #expect(response.headers["empty"] == "")
        #expect(!response.keepsConnection)
    }

    @Test("without length lasts until the connection ends")
    func untilEnd() throws {
        var parser = ResponseParser()
        #expect(try parser.take(Array("HTTP/1.1 200 OK\r\n\r\nhal".utf8)[...]) == nil)
        #expect(try parser.take(Array("lo".utf8)[...]) == nil)
        #expect(try parser.end().body == Array("hallo".utf8))
        var cut = ResponseParser()
        #expect(try cut.take(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal".utf8)[...]) == nil)
        do throws(RuntimeAPIError) {
            _ = try cut.end()
            Issue.record("a part was taken for the whole")
        } catch {
            #expect(error.message == "the connection ended in the middle of an answer")
        }
    }

    @Test(
        "that is none is refused",
        arguments: [
            "SSH-2.0-x\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
            "HTTP/1.1 200 OK\r\nnoColon\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
        ])
    func damaged(text: String) {
        #expect(throws: RuntimeAPIError.self) { try parse(text, pieces: 5, limit: 1000) }
    }

    @Test("with a head that does not end is refused")
    func endlessHead() {
        let line = String(repeating: "x", count: 100_000)
        #expect(throws: RuntimeAPIError.self) { try parse("HTTP/1.1 200 \(line)", pieces: 1000) }
        let headers = String(repeating: "a: b\r\n", count: 20_000)
        #expect(throws: RuntimeAPIError.self) { try parse("HTTP/1.1 200 OK\r\n\(headers)", pieces: 1000) }
    }
}
