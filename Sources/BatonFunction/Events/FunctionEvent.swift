internal import Baton
internal import BatonAWS
internal import EventLayer
internal import LambdaRuntime

/// What the function can be called with, told apart by its keys.
enum FunctionEvent {
    case messages(QueueBatch)
    case request(HTTPRequest)
    case single(SingleEvent)

    /// - Throws: `LambdaFailure` of type `Baton.InvalidEvent`, with what was expected.
    init(_ value: Value, now: Timestamp) throws(LambdaFailure) {
        guard case .object(let members) = value else {
            throw .invalidEvent("expected a JSON object, found \(value.typeName)")
        }
        if members["Records"] != nil {
            do throws(QueueBatchError) {
                self = .messages(try QueueBatch(value))
            } catch {
                throw .invalidEvent(error.message)
            }
        } else if members["requestContext"]?["http"] != nil {
            self = .request(try HTTPRequest(members))
        } else {
            self = .single(try SingleEvent(members, now: now))
        }
    }
}

/// What may also stand in a message of a queue.
enum SingleEvent {
    /// Something has happened, or it is time.
    case news(News)
    /// Somebody wants to know what becomes of it.
    case call(DirectCall)

    enum News {
        case event(Event)
        case scheduled(ScheduledCall)
    }

    /// - Throws: `LambdaFailure` of type `Baton.InvalidEvent`, with what was expected.
    init(_ members: [String: Value], now: Timestamp) throws(LambdaFailure) {
        if members["detail-type"] != nil {
            guard members["id"]?.stringValue != nil else {
                throw .invalidEvent("id: is missing; an event is known by its source and id")
            }
            do throws(EventError) {
                self = .news(.event(try Event(.object(members), id: "", now: now)))
            } catch {
                throw .invalidEvent("not an event: \(error)")
            }
        } else if members["schedule"] != nil {
            self = .news(.scheduled(try ScheduledCall(members)))
        } else if members["tasks"] != nil || members["workflow"] != nil {
            self = .call(try DirectCall(members))
        } else {
            throw .invalidEvent(
                "expected an event of EventBridge (detail-type, source, id), of a schedule (schedule), messages of "
                    + "SQS (Records), an HTTP request (requestContext.http), or tasks or workflow; found the keys "
                    + members.keys.sorted().joined(separator: ", "))
        }
    }
}
