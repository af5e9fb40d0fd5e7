internal import Foundation
internal import Synchronization

/// moto: another implementation of AWS's services, on the loopback interface, that checks signatures.
///
/// It ends with the process that started it.
package final class MotoServer: Sendable {
    /// Of the one user there is, who may do everything.
    package let accessKeyID: String
    package let secretAccessKey: String
    package let url: String
    private let input = Pipe()

    /// Why tests that need it are skipped.
    package static let absence = "moto is not installed: pip install 'moto[server]'"

    package static let isInstalled: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            python, "-c",
            "import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, ['moto', 'flask_cors', 'boto3'])))",
        ]
        process.standardError = FileHandle.nullDevice
        guard (try? process.launchAlone()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// The one that all tests of the process share; they keep to names of their own. It takes seconds to start, on a
    /// thread of its own: tests that measure time run meanwhile.
    package static func shared() async throws -> MotoServer {
        try await withCheckedThrowingContinuation { starting.wait($0) }
    }

    private static let starting = Starting()

    private final class Starting: Sendable {
        private struct State {
            var result: Result<MotoServer, any Error>?
            var waiting: [CheckedContinuation<MotoServer, any Error>] = []
        }

        private let state = Mutex(State())

        init() {
            Thread { [self] in
                let result = Result { try MotoServer() }
                let waiting = state.withLock { state in
                    state.result = result
                    return state.waiting
                }
                for continuation in waiting { continuation.resume(with: result) }
            }.start()
        }

        func wait(_ continuation: CheckedContinuation<MotoServer, any Error>) {
            let result = state.withLock { state in
                if state.result == nil { state.waiting.append(continuation) }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
    }

    /// That of the folder in which scripts/test installs what is missing, or the system's.
    private static let python: String = {
        let own = FileManager.default.currentDirectoryPath + "/.build/python/bin/python3"
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }()

    /// The signatures of all calls are checked once the user is there. Calls of DynamoDB run one at a time: moto looks
    /// at a condition and then writes without a lock, so that of two at once both can succeed.
    private static let program = """
        import json, os, sys, threading, urllib.request, logging
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        os.environ['INITIAL_NO_AUTH_ACTION_COUNT'] = 'inf'
        os.environ['MOTO_LAMBDA_STUB_EC2'] = 'false'
        logging.disable(logging.WARNING)
        from moto.server import ThreadedMotoServer
        from moto.dynamodb.responses import DynamoHandler
        import boto3
        lock, call = threading.Lock(), DynamoHandler.call_action
        def call_alone(handler):
            with lock:
                return call(handler)
        DynamoHandler.call_action = call_alone
        server = ThreadedMotoServer(ip_address='127.0.0.1', port=0, verbose=False)
        server.start()
        url = 'http://%s:%d' % server.get_host_and_port()
        def post(path, body, kind):
            request = urllib.request.Request(url + path, body, {'Content-Type': kind}, method='POST')
            urllib.request.urlopen(request).read()
        iam = boto3.client('iam', endpoint_url=url, region_name='us-east-1', aws_access_key_id='a',
                           aws_secret_access_key='b')
        iam.create_user(UserName='tester')
        statement = {'Effect': 'Allow', 'Action': '*', 'Resource': '*'}
        iam.put_user_policy(UserName='tester', PolicyName='all', PolicyDocument=json.dumps(
            {'Version': '2012-10-17', 'Statement': [statement]}))
        key = iam.create_access_key(UserName='tester')['AccessKey']
        post('/moto-api/config', json.dumps({'lambda': {'use_docker': False}}).encode(), 'application/json')
        post('/moto-api/reset-auth', b'0', 'text/plain')
        print(url, key['AccessKeyId'], key['SecretAccessKey'], flush=True)
        threading.Event().wait()
        """

    private init() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [Self.python, "-c", Self.program]
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.launchAlone()
        var line = ""
        while !line.hasSuffix("\n") {
            let bytes = output.fileHandleForReading.availableData
            guard !bytes.isEmpty else { throw CocoaError(.executableRuntimeMismatch) }
            line += String(decoding: bytes, as: UTF8.self)
        }
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 3 else { throw CocoaError(.executableRuntimeMismatch) }
        (url, accessKeyID, secretAccessKey) = (words[0], words[1], words[2])
    }
}
