extension ResolvedInput {
    /// The JSON form: the values, and by key where each came from.
    public var document: Value {
        [
            "values": .object(values), "provenance": .object(provenance.mapValues(\.document)),
            "overwrites": .array(
                overwrites.map {
                    ["key": .string($0.key), "loser": $0.loser.document, "winner": $0.winner.document]
                }),
        ]
    }

    init(document: [String: Value]) {
        values = document["values"]?.objectValue ?? [:]
        provenance = (document["provenance"]?.objectValue ?? [:]).compactMapValues(Provenance.init)
        overwrites = (document["overwrites"]?.arrayValue ?? []).compactMap { entry in
            guard let key = entry["key"]?.stringValue, let loser = entry["loser"].flatMap(Provenance.init),
                let winner = entry["winner"].flatMap(Provenance.init)
            else { return nil }
            return Overwrite(key: key, loser: loser, winner: winner)
        }
    }
}

extension ResolvedInput.Provenance {
    fileprivate var document: Value {
        switch self {
        case .dependency(let task): ["dependency": .string(task)]
        case .carried(let task): ["carried": .string(task)]
        case .inputs: "inputs"
        case .collected: "collected"
        case .defaultValue: "default"
        }
    }

    fileprivate init?(_ document: Value) {
        switch document {
        case "inputs": self = .inputs
        case "collected": self = .collected
        case "default": self = .defaultValue
        default:
            if let task = document["dependency"]?.stringValue {
                self = .dependency(task)
            } else if let task = document["carried"]?.stringValue {
                self = .carried(task)
            } else {
                return nil
            }
        }
    }
}
