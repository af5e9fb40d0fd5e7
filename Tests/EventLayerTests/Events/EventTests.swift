import Baton
import EventLayer
import Testing

@Suite struct EventTests {
    private static let now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

    private static func event(_ json: String) throws -> Event {
        try Event(Value(json: json), id: "made", now: now)
    }

    @Test func whatIsReadIsWrittenAgain() throws {
        let value = try Value(
            json: """
                {"version": "0", "id": "7", "source": "shop", "detail-type": "Stock Changed", "account": "123456789012",
                 "time": "2026-11-27T08:00:00.25Z", "region": "eu-central-1", "resources": ["sku/1"],
                 "detail": {"quantity": 3}, "replay-name": "again"}
                """)
        let event = try Event(value, id: "made", now: Self.now)
        #expect(event.value == value)
        #expect(event.id == "7")
    }

    @Test func whatIsLeftOutIsFilledIn() throws {
        let event = try Self.event(#"{"source": "shop", "detail-type": "Stock Changed"}"#)
        #expect(event.id == "made")
        #expect(event.time == Self.now)
        #expect(event.detail == [:])
    }

    @Test(arguments: [
        (#"[]"#, "an event is an object"),
        (#"{"detail-type": "a"}"#, "source: is missing"),
        (#"{"source": "a", "detail-type": ""}"#, "detail-type: is missing"),
        (#"{"source": 5, "detail-type": "a"}"#, "source: expected text, not integer"),
        (#"{"source": "a", "detail-type": "b", "time": "yesterday"}"#, "time: expected a time of RFC 3339"),
        (#"{"source": "a", "detail-type": "b", "detail": []}"#, "detail: expected an object, not array"),
        (#"{"source": "a", "detail-type": "b", "resources": [1]}"#, "resources: expected a list of texts"),
        (#"{"source": "a", "detail-type": "b", "id": ""}"#, "id: must not be empty"),
    ])
    func refuses(json: String, message: String) throws {
        let error = #expect(throws: EventError.self) { try Self.event(json) }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }

    /// The example of the specification, section "JSON Event Format", with an object and with other data.
    @Test(arguments: [
        #"{"a": 1}"#, #""text""#, "5", "null", "[1]",
    ])
    func cloudEventsComeAndGo(data: String) throws {
        let cloudEvent = try Value(
            json: """
                {"specversion": "1.0", "type": "com.example.someevent", "source": "/mycontext", "id": "A234-1234-1234",
                 "time": "2018-04-05T17:31:00Z", "subject": "s", "comexampleextension1": "value",
                 "datacontenttype": "application/json", "data": \(data)}
                """)
        let event = try Event(cloudEvent: cloudEvent, now: Self.now)
        #expect(event.detailType == "com.example.someevent")
        #expect(event.resources == ["s"])
        #expect(event.cloudEvent == cloudEvent)
    }

    @Test(arguments: [
        (#"{"specversion": "0.3", "id": "1", "source": "a", "type": "b"}"#, "specversion: expected \"1.0\""),
        (#"{"specversion": "1.0", "source": "a", "type": "b"}"#, "id: is missing"),
    ])
    func refusesWhatIsNoCloudEvent(json: String, message: String) throws {
        let value = try Value(json: json)
        let error = #expect(throws: EventError.self) { try Event(cloudEvent: value, now: Self.now) }
        #expect(error?.description.hasPrefix(message) == true)
    }
}
