/// The JSON Schema (draft 2020-12) of reports in JSON.
///
/// It is written by hand beside ``JSONReport`` and checked against its output in the tests.
public enum ReportSchema {
    /// The schema as text.
    public static let text = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "urn:baton:report:1",
          "title": "Baton report",
          "type": "object",
          "additionalProperties": false,
          "required": ["format", "version", "title", "subtitle", "period", "generatedAt", "sections"],
          "properties": {
            "format": {"const": "baton-report"},
            "version": {"const": 1},
            "title": {"type": "string"},
            "subtitle": {"type": "string"},
            "period": {"oneOf": [{"$ref": "#/$defs/period"}, {"type": "null"}]},
            "generatedAt": {"type": "string"},
            "sections": {"type": "array", "items": {"$ref": "#/$defs/section"}}
          },
          "$defs": {
            "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
            "tone": {"enum": ["good", "neutral", "warning", "critical"]},
            "trend": {"enum": ["improving", "stable", "declining", null]},
            "period": {
              "type": "object",
              "additionalProperties": false,
              "required": ["first", "last", "label"],
              "properties": {
                "first": {"$ref": "#/$defs/date"},
                "last": {"$ref": "#/$defs/date"},
                "label": {"type": "string"}
              }
            },
            "section": {
              "type": "object",
              "additionalProperties": false,
              "required": ["heading", "blocks"],
              "properties": {
                "heading": {"type": "string"},
                "blocks": {"type": "array", "items": {"$ref": "#/$defs/block"}}
              }
            },
            "block": {
              "oneOf": [
                {"$ref": "#/$defs/paragraph"}, {"$ref": "#/$defs/callout"}, {"$ref": "#/$defs/notes"},
                {"$ref": "#/$defs/kpis"}, {"$ref": "#/$defs/table"}, {"$ref": "#/$defs/chart"},
                {"$ref": "#/$defs/recommendations"}
              ]
            },
            "paragraph": {
              "type": "object",
              "additionalProperties": false,
              "required": ["type", "text"],
              "properties": {"type": {"const": "paragraph"}, "text": {"type": "string"}}
            },
            "callout": {
              "type": "object",
              "additionalProperties": false,
              "required": ["type", "text", "tone"],
              "properties": {
                "type": {"const": "callout"},
                "text": {"type": "string"},
                "tone": {"$ref": "#/$defs/tone"}
              }
            },
            "notes": {
              "type": "object",
              "additionalProperties": false,
              "required": ["type", "items"],
              "properties": {
                "type": {"const": "notes"},
                "items": {"type": "array", "items": {"type": "string"}}
              }
            },
            "kpis": {
              "type": "object",
              "additionalProperties": false,
              "required": ["type", "tiles"],
              "properties": {
                "type": {"const": "kpis"},
                "tiles": {"type": "array", "items": {"$ref": "#/$defs/tile"}}
              }
            },
            "tile": {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "name", "value", "text", "notAvailableBecause", "kind", "unit", "decimals", "formula",
                "standard", "source", "trend", "status", "comparisons"
              ],
              "properties": {
                "name": {"type": "string"},
                "value": {"type": ["number", "null"]},
                "text": {"type": "string"},
                "notAvailableBecause": {"type": ["string", "null"]},
                "kind": {"enum": ["number", "money", "percent"]},
                "unit": {"type": "string"},
                "decimals": {"type": "integer", "minimum": 0},
                "formula": {"type": "string"},
                "standard": {"type": "string"},
                "source": {"type": "string"},
                "trend": {"type": "array", "items": {"type": ["number", "null"]}},
                "status": {"$ref": "#/$defs/trend"},
                "comparisons": {"type": "array", "items": {"$ref": "#/$defs/comparison"}}
              }
            },
            "comparison": {
              "type": "object",
              "additionalProperties": false,
              "required": ["label", "value", "text", "status", "note"],
              "properties": {
                "label": {"type": "string"},
                "value": {"type": "number"},
                "text": {"type": "string"},
                "status": {"$ref": "#/$defs/trend"},
                "note": {"type": "string"}
              }
            },
            "column": {
              "type": "object",
              "additionalProperties": false,
              "required": ["title", "kind"],
              "properties": {
                "title": {"type": "string"},
                "kind": {"enum": ["text", "number", "money", "percent", "date", "status"]},
                "unit": {"type": "string"},
                "decimals": {"type": "integer", "minimum": 0}
              }
            },
            "cell": {
              "oneOf": [
                {"type": ["string", "number", "null"]},
                {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["text", "tone"],
                  "properties": {"text": {"type": "string"}, "tone": {"$ref": "#/$defs/tone"}}
                }
              ]
            },
            "columns": {"type": "array", "items": {"$ref": "#/$defs/column"}},
            "rows": {"type": "array", "items": {"type": "array", "items": {"$ref": "#/$defs/cell"}}},
            "table": {
              "type": "object",
              "additionalProperties": false,
              "required": ["type", "caption", "columns", "rows"],
              "properties": {
                "type": {"const": "table"},
                "caption": {"type": "string"},
                "columns": {"$ref": "#/$defs/columns"},
                "rows": {"$ref": "#/$defs/rows"}
              }
            },
            "chart": {
              "type": "object",
              "additionalProperties": false,
              "required": ["type", "chart", "title", "description", "summary", "columns", "rows"],
              "properties": {
                "type": {"const": "chart"},
                "chart": {"enum": ["forecast", "stock", "pareto", "assortment", "suppliers", "gantt"]},
                "title": {"type": "string"},
                "description": {"type": "string"},
                "summary": {"type": "string"},
                "columns": {"$ref": "#/$defs/columns"},
                "rows": {"$ref": "#/$defs/rows"}
              }
            },
            "recommendations": {
              "type": "object",
              "additionalProperties": false,
              "required": ["type", "items"],
              "properties": {
                "type": {"const": "recommendations"},
                "items": {"type": "array", "items": {"$ref": "#/$defs/recommendation"}}
              }
            },
            "recommendation": {
              "type": "object",
              "additionalProperties": false,
              "required": ["rank", "title", "evidence", "action", "command", "moneyAtStake"],
              "properties": {
                "rank": {"type": "integer", "minimum": 1},
                "title": {"type": "string"},
                "evidence": {"type": "string"},
                "action": {"type": "string"},
                "command": {"type": "string"},
                "moneyAtStake": {"oneOf": [{"$ref": "#/$defs/money"}, {"type": "null"}]}
              }
            },
            "money": {
              "type": "object",
              "additionalProperties": false,
              "required": ["amount", "currency", "text"],
              "properties": {
                "amount": {"type": "number"},
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
                "text": {"type": "string"}
              }
            }
          }
        }
        """#
}
