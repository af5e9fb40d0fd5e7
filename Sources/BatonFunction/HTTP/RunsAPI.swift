internal import Baton
internal import BatonAWS
internal import LambdaRuntime

/// Runs over HTTP: `POST /runs` starts one, `GET /runs` lists them, `GET /runs/{id}` shows one.
struct RunsAPI: Sendable {
    let parts: FunctionParts
    let calls: DirectCalls

    private static let mostRuns = 100

    /// Every failure is an answer with a status; nothing is thrown.
    func answer(_ request: HTTPRequest, _ invocation: Invocation) async -> HTTPAnswer {
        do {
            return try await route(request, invocation)
        } catch let failure as LambdaFailure {
            let status =
                failure.type == "Baton.InvalidEvent" ? 400 : failure.type == "Baton.NoTime" ? 503 : 500
            return .error(status, failure.type, failure.message)
        } catch {
            let failure = FunctionHandler.failure(error)
            FunctionLog.write("failed", ["type": .string(failure.type), "message": .string(failure.message)])
            return .error(500, failure.type, failure.message)
        }
    }

    private func route(_ request: HTTPRequest, _ invocation: Invocation) async throws -> HTTPAnswer {
        guard request.path.first == "runs", request.path.count <= 2 else {
            return .error(404, "NotFound", "there is no such path; runs are at /runs")
        }
        switch (request.method, request.path.count) {
        case ("POST", 1): return try await start(request, invocation)
        case ("GET", 1): return try await list(request)
        case ("GET", 2): return try await show(RunID(request.path[1]))
        case (_, 1): return Self.notAllowed("GET, POST")
        case (_, _): return Self.notAllowed("GET")
        }
    }

    private func start(_ request: HTTPRequest, _ invocation: Invocation) async throws -> HTTPAnswer {
        let body: Value
        do throws(JSONError) {
            body = try Value(json: request.body)
        } catch {
            throw LambdaFailure.invalidEvent("the body is not JSON: \(error)")
        }
        guard let members = body.objectValue else {
            throw LambdaFailure.invalidEvent("the body: expected an object, found \(body.typeName)")
        }
        let call = try DirectCall(members)
        let key = request.headers["idempotency-key"].map { RunIdentity.call("http", $0) }
        let run = try await calls.run(call, id: key, invocation)
        return HTTPAnswer(status: 201, body: run.answer, headers: ["location": "/runs/\(run.id)"])
    }

    /// Newest first. Ids of runs that events started do not sort by time, so that the rows of all are read.
    private func list(_ request: HTTPRequest) async throws -> HTTPAnswer {
        let limit: Int
        if let text = request.query["limit"] {
            guard let number = Int(text), (1...Self.mostRuns).contains(number) else {
                throw LambdaFailure.invalidEvent("limit: expected 1 to \(Self.mostRuns), found '\(text)'")
            }
            limit = number
        } else {
            limit = 20
        }
        var filter = RunFilter(workflow: request.query["workflow"])
        if let status = request.query["status"] {
            guard let outcome = RunOutcome(rawValue: status) else {
                let known = RunOutcome.allCases.map(\.rawValue).joined(separator: ", ")
                throw LambdaFailure.invalidEvent("status: expected one of \(known), found '\(status)'")
            }
            filter.state = .ended(outcome)
        }
        let runs = try await parts.store.runs(where: filter, limit: .max, before: nil)
            .sorted { ($1.startedAt, $1.id) < ($0.startedAt, $0.id) }
        return HTTPAnswer(
            status: 200,
            body: [
                "runs": .array(runs.prefix(limit).map(\.document)), "total": .int(Int64(runs.count)),
            ])
    }

    private func show(_ id: RunID) async throws -> HTTPAnswer {
        guard let run = try await parts.conductor.run(id) else {
            return .error(404, "NotFound", "there is no such run")
        }
        return HTTPAnswer(status: 200, body: run.document)
    }

    private static func notAllowed(_ methods: String) -> HTTPAnswer {
        .error(405, "MethodNotAllowed", "expected \(methods)", headers: ["allow": methods])
    }
}
